package io.langsheng.book.plan;

import io.langsheng.text.ssml.SsmlDocument;
import io.langsheng.text.ssml.SsmlException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts one {@code speak} element into several that are spoken one behind the other as the whole would be. What is open
 * where the cut falls is closed there and opened again with the same tag.
 *
 * <p>Cuts fall behind {@code </p>} and {@code </s>} and at sentence ends of bare text, once a fragment is long enough;
 * within a {@code p} only when it gets far too long; never within an element that is one thing, such as a reading or a
 * date. Where the voice changes a cut always falls, as a fragment is spoken by one voice.
 *
 * <p>The source must be well-formed; it is checked by whoever reads the fragments. What cannot be cut and is too long to be
 * spoken in one go is refused, and so are tags that would swell every fragment.
 */
final class SsmlFragments {
    /**
     * One fragment.
     *
     * @param text a {@code speak} element
     * @param voice the innermost {@code <voice name>} it stands in, empty without
     * @param from where it begins in the document
     * @param to exclusive
     */
    record Fragment(String text, String voice, int from, int to) {}

    private record Open(String name, String tag) {}

    /** Characters of a fragment; as many as a request may have by default that is spoken at once. */
    static final int LONGEST = 40_000;
    /** Characters of the tags that are open at a cut. */
    static final int LONGEST_OPENING = 4_000;

    private static final Set<String> DIVISIBLE =
            Set.of("speak", "voice", "p", "prosody", "emotion", "express-as", "lang");
    private static final Pattern NAME = Pattern.compile("</?\\s*([^\\s/>]+)");
    private static final Pattern VOICE_NAME = Pattern.compile("\\bname\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern VOICE_OF_SPEAK = Pattern.compile("\\bvoice\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final String ENDS = "。！？!?…\n";
    private static final String BEHIND_ENDS = "。！？!?…”」』’）)\"'";

    private final String document;
    private final int end;
    private final int size;
    private final int longest;
    private final List<Fragment> fragments = new ArrayList<>();
    /** Innermost first. */
    private final Deque<Open> open = new ArrayDeque<>();

    private String opening = "";
    private int from;
    private boolean speakable;
    private int letters;

    private SsmlFragments(String document, SsmlDocument.Part part, int size, int longest) {
        this.document = document;
        this.from = part.from();
        this.end = part.to();
        this.size = size;
        this.longest = longest;
    }

    /** @throws SsmlException if there is no place to cut for too long */
    static List<Fragment> of(String document, SsmlDocument.Part part, int size, int longest) {
        SsmlFragments cutter = new SsmlFragments(document, part, size, longest);
        cutter.cut();
        return cutter.fragments;
    }

    private void cut() {
        int at = from;
        while (at < end) {
            if (document.charAt(at) != '<') {
                at = text(at);
            } else if (document.startsWith("<!--", at)) {
                at = behind("-->", at);
            } else if (document.startsWith("<![CDATA[", at)) {
                int behind = behind("]]>", at);
                letters += behind - at;
                speakable = true;
                at = behind;
            } else if (document.startsWith("<?", at)) {
                at = behind("?>", at);
            } else {
                at = tag(at);
            }
        }
        finish(end);
    }

    private int text(int at) {
        int tag = document.indexOf('<', at);
        int to = tag < 0 ? end : Math.min(tag, end);
        for (int i = at; i < to; i++) {
            char c = document.charAt(i);
            letters++;
            speakable |= Character.isLetterOrDigit(c) || Character.isSurrogate(c);
            boolean ends = ENDS.indexOf(c) >= 0 && (i + 1 == to || BEHIND_ENDS.indexOf(document.charAt(i + 1)) < 0);
            if (ends && longEnough(i + 1, inParagraph() ? longest : size) && divisible()) {
                finish(i + 1);
            }
        }
        return to;
    }

    private int tag(int at) {
        int to = at;
        char quote = 0;
        while (to < end && (quote != 0 || document.charAt(to) != '>')) {
            char c = document.charAt(to++);
            quote = quote == 0 ? c == '"' || c == '\'' ? c : 0 : c == quote ? 0 : quote;
        }
        to = Math.min(end, to + 1);
        String tag = document.substring(at, to);
        Matcher matcher = NAME.matcher(tag);
        String name = matcher.find() ? local(matcher.group(1)) : "";
        if (tag.startsWith("</")) {
            if (name.equals("voice") && divisible() && speakable) {
                finish(at);
                open.pollFirst();
                from = to;
                opening = openTags();
                return to;
            }
            open.pollFirst();
            boolean pausing = name.equals("p") || name.equals("s");
            if (pausing && divisible() && longEnough(to, size) && !open.isEmpty()) {
                finish(to);
            }
        } else if (!tag.endsWith("/>")) {
            if (name.equals("voice") && divisible()) {
                finish(at);
            }
            open.addFirst(new Open(name, tag));
        }
        return to;
    }

    /** Ends the fragment here and begins the next; one in which nothing can be spoken goes on instead. */
    private void finish(int to) {
        if (!speakable) {
            return;
        }
        if (opening.length() > LONGEST_OPENING || to - from > LONGEST) {
            throw SsmlException.indivisible(document, from, to - from);
        }
        StringBuilder text = new StringBuilder(opening).append(document, from, to);
        open.forEach(element -> text.append("</").append(nameOf(element.tag())).append('>'));
        fragments.add(new Fragment(text.toString(), voice(), from, to));
        from = to;
        opening = openTags();
        speakable = false;
        letters = 0;
    }

    private String openTags() {
        StringBuilder tags = new StringBuilder();
        for (Iterator<Open> outermostFirst = open.descendingIterator(); outermostFirst.hasNext(); ) {
            tags.append(outermostFirst.next().tag());
        }
        return tags.toString();
    }

    private String voice() {
        for (Open element : open) {
            Matcher name = (element.name().equals("voice") ? VOICE_NAME : VOICE_OF_SPEAK).matcher(element.tag());
            if ((element.name().equals("voice") || element.name().equals("speak")) && name.find()) {
                return name.group(1) == null ? name.group(2) : name.group(1);
            }
        }
        return "";
    }

    /** Whether the fragment may end here: it says enough, or its tags make it long. */
    private boolean longEnough(int to, int enough) {
        return letters >= enough || to - from >= LONGEST / 2;
    }

    private boolean divisible() {
        return open.stream().allMatch(element -> DIVISIBLE.contains(element.name()));
    }

    private boolean inParagraph() {
        return open.stream().anyMatch(element -> element.name().equals("p"));
    }

    private int behind(String mark, int at) {
        int found = document.indexOf(mark, at);
        return found < 0 ? end : Math.min(end, found + mark.length());
    }

    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private static String nameOf(String tag) {
        Matcher matcher = NAME.matcher(tag);
        return matcher.find() ? matcher.group(1) : "";
    }
}
