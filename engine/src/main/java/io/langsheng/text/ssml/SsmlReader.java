package io.langsheng.text.ssml;

import io.langsheng.text.Delivery;
import io.langsheng.text.normalization.SayAs;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one {@code speak} element into a {@link Script}.
 *
 * <p>Document types and external entities are refused, depth is limited. Prefixes need not be declared. What is unknown
 * is an error where the reader is strict, otherwise it is left out with a warning; the text within is read either way.
 * Not safe for use by several threads.
 */
public final class SsmlReader {
    /** More levels than any real document has. */
    private static final int DEEPEST = 64;
    /** Attributes, names and values beyond this are not repeated in messages. */
    private static final int SHOWN = 40;

    private static final int MOST_WARNINGS = 50;

    private static final Pattern SYLLABLE = Pattern.compile("[a-zA-ZüÜ:]{1,8}[1-5]");

    private final String source;
    private final String document;
    private final int shift;
    private final boolean strict;
    private final Consumer<String> warnings;
    private final MarkupSource place;
    private final Script script = new Script();
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Open closing;
    private int mute;
    private int warned;

    /** An element that is open: where its tag and its text begin, and how it is spoken. */
    private record Open(
            @Nullable Element element, int tag, int from, int spoken, Delivery delivery, List<String> values) {}

    private SsmlReader(String source, String document, int shift, boolean strict, Consumer<String> warnings) {
        this.source = source;
        this.document = document;
        this.shift = shift;
        this.strict = strict;
        this.warnings = warnings;
        this.place = new MarkupSource(source, 0);
    }

    /**
     * @param source a {@code speak} element and nothing else
     * @param document the caller's whole text, for line and column in messages
     * @param shift where {@code source} stands in {@code document}
     * @param base how everything is spoken that the markup leaves alone
     * @param warnings receives what was left out
     * @throws SsmlException if the markup is malformed or, where strict, unknown; names line and column
     */
    public static Script read(
            String source, String document, int shift, boolean strict, Delivery base, Consumer<String> warnings) {
        SsmlReader reader = new SsmlReader(source, document, shift, strict, warnings);
        reader.parse(base);
        return reader.script;
    }

    private void parse(Delivery base) {
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(source));
            while (xml.hasNext()) {
                event(xml, xml.next(), base);
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
        script.boundary(true);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    private SsmlException malformed(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        String problem = message.contains("ntity")
                ? "an entity that XML does not know; known are &lt; &gt; &amp; &quot; &apos; and numbers such as &#65;."
                : "this is not well-formed XML: each element must be closed by its own end tag, attribute values quoted, & and < written as &amp; and &lt;.";
        int at = e.getLocation() == null ? place.end() : index(e.getLocation());
        return at(at, problem);
    }

    /** Index of the parser's line and column in the source. */
    private int index(Location location) {
        int start = 0;
        for (int line = 1; line < location.getLineNumber() && start >= 0; line++) {
            start = source.indexOf('\n', start) + 1;
        }
        return Math.max(0, Math.min(source.length() - 1, start + location.getColumnNumber() - 1));
    }

    private void event(XMLStreamReader xml, int event, Delivery base) {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                place.startElement();
                start(xml, open.isEmpty() ? base : open.getFirst().delivery());
            }
            case XMLStreamConstants.END_ELEMENT -> {
                place.endElement();
                closing = open.removeFirst();
                end(closing);
                closing = null;
            }
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                text(xml.getText());
            case XMLStreamConstants.COMMENT -> place.skip("-->");
            case XMLStreamConstants.PROCESSING_INSTRUCTION -> place.skip("?>");
            case XMLStreamConstants.DTD -> throw problem("a document type is not allowed.");
            default -> {
                // The document's own beginning and end.
            }
        }
    }

    private void text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            place.character(Character.isLowSurrogate(c));
            if (mute == 0) {
                script.character(c, shift + place.start(), shift + place.end());
            }
        }
    }

    private void start(XMLStreamReader xml, Delivery outer) {
        String tag = xml.getLocalName();
        Element element = Element.of(tag);
        if (element == null && tag.indexOf(':') > 0) {
            String local = tag.substring(tag.indexOf(':') + 1);
            element = Element.of("mstts:" + local);
        }
        if (open.size() >= DEEPEST) {
            throw problem("elements are nested more than %d deep.".formatted(DEEPEST));
        }
        if (element == null) {
            unknown("there is no element <%s>; known are %s.".formatted(shown(tag), Element.tags()));
            open.addFirst(new Open(null, place.start(), script.length(), -1, outer, List.of()));
            return;
        }
        if (element == Element.SPEAK && !open.isEmpty()) {
            unknown("<speak> cannot stand inside another element.");
        }
        List<String> values = attributes(xml, element);
        if (element.isMute()) {
            mute++;
        }
        Delivery delivery = mute > 0 ? outer : deliver(element, values, outer);
        int spoken = delivery.equals(outer) ? -1 : script.openSpoken(delivery);
        open.addFirst(new Open(element, place.start(), script.length(), spoken, delivery, values));
        if (element == Element.PARAGRAPH || element == Element.SENTENCE) {
            script.boundary(element == Element.PARAGRAPH);
        }
    }

    /** Values in the order of the element's definition; empty where missing or unusable. */
    private List<String> attributes(XMLStreamReader xml, Element element) {
        List<String> values = new ArrayList<>(
                java.util.Collections.nCopies(element.attributes().size(), ""));
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String name = name(xml, i);
            if (name.equals("xmlns") || name.startsWith("xmlns:") || name.startsWith("xsi:")) {
                continue;
            }
            Attribute attribute = element.attribute(name);
            String value = xml.getAttributeValue(i).strip();
            if (attribute == null) {
                unknown("<%s> has no attribute \"%s\"; it may have %s."
                        .formatted(element.tag(), shown(name), names(element)));
            } else if (!attribute.value().accepts().test(value)) {
                unknown("%s of <%s> is \"%s\"; allowed: %s."
                        .formatted(
                                name,
                                element.tag(),
                                shown(value),
                                attribute.value().allowed()));
            } else {
                values.set(element.attributes().indexOf(attribute), value);
                if (attribute.effect().isEmpty() && !attribute.required()) {
                    warn("%s of <%s> is not supported and has no effect.".formatted(name, element.tag()));
                }
            }
        }
        for (int i = 0; i < values.size(); i++) {
            Attribute attribute = element.attributes().get(i);
            if (attribute.required() && values.get(i).isEmpty() && !has(xml, attribute.name())) {
                unknown("<%s> needs the attribute %s: %s."
                        .formatted(
                                element.tag(),
                                attribute.name(),
                                attribute.value().allowed()));
            }
        }
        return values;
    }

    private static String name(XMLStreamReader xml, int i) {
        String prefix = xml.getAttributePrefix(i);
        String local = xml.getAttributeLocalName(i);
        return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
    }

    private static boolean has(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (name(xml, i).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String names(Element element) {
        List<String> names = element.attributes().stream().map(Attribute::name).toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String value(Element element, List<String> values, String name) {
        Attribute attribute = element.attribute(name);
        return attribute == null || values.isEmpty()
                ? ""
                : values.get(element.attributes().indexOf(attribute));
    }

    /** How the text within is spoken. */
    private Delivery deliver(Element element, List<String> values, Delivery outer) {
        Delivery delivery = outer;
        String rate = value(element, values, "rate");
        String pitch = value(element, values, "pitch");
        String volume = value(element, values, "volume");
        if (element == Element.SPEAK) {
            delivery = rate.isEmpty() ? delivery : delivery.withSpeed(Prosody.aliyunRate(rate));
            delivery = pitch.isEmpty() ? delivery : delivery.withPitch(Prosody.aliyunPitch(pitch));
            return volume.isEmpty() ? delivery : delivery.withVolume(Double.parseDouble(volume));
        }
        if (element == Element.PROSODY) {
            delivery = rate.isEmpty() ? delivery : Prosody.rate(delivery, rate);
            delivery = pitch.isEmpty() ? delivery : Prosody.pitch(delivery, pitch);
            return volume.isEmpty() ? delivery : Prosody.volume(delivery, volume);
        }
        if (element == Element.EMPHASIS) {
            return Prosody.emphasis(delivery, value(element, values, "level"));
        }
        if (element == Element.EMOTION || element == Element.EXPRESS_AS) {
            boolean aliyun = element == Element.EMOTION;
            String name = value(element, values, aliyun ? "category" : "style");
            String degree = value(element, values, aliyun ? "intensity" : "styledegree");
            if (name.isEmpty()) {
                return delivery;
            }
            String emotion = (aliyun ? Emotions.categories() : Emotions.styles()).getOrDefault(name, "neutral");
            double weight = degree.isEmpty() ? 1 : Double.parseDouble(degree);
            return delivery.withEmotions(
                    emotion.equals("neutral") ? java.util.Map.of() : java.util.Map.of(emotion, weight));
        }
        return delivery;
    }

    private void end(Open opened) {
        Element element = opened.element();
        if (opened.spoken() >= 0) {
            script.closeSpoken(opened.spoken());
        }
        if (element == null) {
            return;
        }
        if (element.isMute()) {
            mute--;
            if (element == Element.SOUND_EVENT || element == Element.BACKGROUND) {
                warn("<%s> is not supported and left out.".formatted(element.tag()));
            }
            return;
        }
        if (mute > 0) {
            return;
        }
        close(element, opened);
        if (element.isWhole()) {
            script.whole(opened.from());
        }
    }

    private void close(Element element, Open opened) {
        List<String> values = opened.values();
        switch (element) {
            case PARAGRAPH, SENTENCE -> script.boundary(element == Element.PARAGRAPH);
            case BREAK -> pause(values);
            case SILENCE -> {
                String time = value(element, values, "value");
                if (time.isEmpty() || !value(element, values, "type").matches("(?:Leading|Tailing).*")) {
                    warn("<mstts:silence> has an effect with the types Leading and Tailing only.");
                } else {
                    pause(Prosody.millis(time));
                }
            }
            case WORD, TOKEN -> script.word(opened.from());
            case SUB -> {
                String alias = value(element, values, "alias");
                if (!alias.isEmpty()) {
                    script.alias(opened.from(), alias);
                }
            }
            case PHONEME -> phoneme(opened);
            case SAY_AS -> {
                SayAs as = SayAs.of(value(element, values, "interpret-as"));
                if (as != null) {
                    script.interpreted(opened.from(), as, value(element, values, "format"));
                }
            }
            case MARK -> script.named(value(element, values, "name"));
            case BOOKMARK -> script.named(value(element, values, "mark"));
            case VHML -> script.named(value(element, values, "src"));
            case AUDIO -> warn("<audio> is not supported; the text within is read.");
            default -> {
                // Its attributes said it all.
            }
        }
    }

    private void pause(List<String> values) {
        String time = value(Element.BREAK, values, "time");
        String strength = value(Element.BREAK, values, "strength");
        if (!time.isEmpty()) {
            if (strict && Prosody.millis(time) > Script.LONGEST_PAUSE) {
                throw problem("time of <break> is \"%s\"; allowed: %s.".formatted(shown(time), Prosody.TIME.allowed()));
            }
            pause(Prosody.millis(time));
        } else if (strength.isEmpty()) {
            pause(1000);
        } else {
            int millis = Prosody.STRENGTHS.getOrDefault(strength, 0);
            if (millis < 0) {
                script.noBreak();
            } else {
                pause(millis);
            }
        }
    }

    private void pause(int millis) {
        if (!script.pause(millis)) {
            warn("pauses that follow each other are cut to 10 s.");
        }
    }

    /** A syllable a character; a fused erhua (huar1) stands for two. */
    private void phoneme(Open opened) {
        String ph = value(Element.PHONEME, opened.values(), "ph");
        List<String> syllables = new ArrayList<>();
        int characters = 0;
        for (String part : ph.strip().split("\\s+")) {
            if (!SYLLABLE.matcher(part).matches()) {
                unknown(
                        "ph of <phoneme> has a syllable that is not pinyin with a tone from 1 to 5, such as zhong1; several are separated by blanks.");
                return;
            }
            String syllable = part.toLowerCase(Locale.ROOT).replace("u:", "v").replace('ü', 'v');
            syllables.add(syllable);
            characters += syllable.matches("(?!er[1-5]).*r[1-5]") ? 2 : 1;
        }
        CharSequence text = script.passage().text();
        int count = (int) text.subSequence(opened.from(), script.length())
                .chars()
                .filter(c -> c > ' ')
                .count();
        if (syllables.size() != count && characters != count) {
            unknown("ph of <phoneme> has %d syllables for %d characters; each character needs one."
                    .formatted(syllables.size(), count));
            return;
        }
        script.reading(opened.from(), syllables);
    }

    private void unknown(String problem) {
        if (strict) {
            throw problem(problem);
        }
        warn(problem);
    }

    private void warn(String problem) {
        warned++;
        if (warned < MOST_WARNINGS) {
            warnings.accept(problem(problem).getMessage());
        } else if (warned == MOST_WARNINGS) {
            warnings.accept("Further warnings about this document are left out.");
        }
    }

    private SsmlException problem(String problem) {
        return at(closing == null ? place.start() : closing.tag(), problem);
    }

    private SsmlException at(int index, String problem) {
        int at = Math.max(0, index + shift);
        return new SsmlException(MarkupSource.line(document, at), MarkupSource.column(document, at), problem);
    }

    private static String shown(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }
}
