package io.langsheng.book.plan;

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
 * <p>The source must be well-formed; it is checked by whoever reads the fragments.
 */
final class SsmlFragments {
    /**
     * One fragment.
     *
     * @param text a {@code speak} element
     * @param voice the innermost {@code <voice name>} it stands in, empty without
     * @param from where it begins in the source
     * @param to exclusive
     */
    record Fragment(String text, String voice, int from, int to) {}

    private record Open(String name, String tag) {}

    private static final Set<String> DIVISIBLE =
            Set.of("speak", "voice", "p", "prosody", "emotion", "express-as", "lang");
    private static final Pattern NAME = Pattern.compile("</?\\s*([^\\s/>]+)");
    private static final Pattern VOICE_NAME = Pattern.compile("\\bname\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern VOICE_OF_SPEAK = Pattern.compile("\\bvoice\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final String ENDS = "。！？!?…\n";
    private static final String BEHIND_ENDS = "。！？!?…”」』’）)\"'";

    private final String source;
    private final int size;
    private final int longest;
    private final List<Fragment> fragments = new ArrayList<>();
    /** Innermost first. */
    private final Deque<Open> open = new ArrayDeque<>();

    private String opening = "";
    private int from;
    private boolean speakable;
    private int letters;

    private SsmlFragments(String source, int size, int longest) {
        this.source = source;
        this.size = size;
        this.longest = longest;
    }

    static List<Fragment> of(String source, int size, int longest) {
        SsmlFragments cutter = new SsmlFragments(source, size, longest);
        cutter.cut();
        return cutter.fragments;
    }

    private void cut() {
        int at = 0;
        while (at < source.length()) {
            if (source.charAt(at) != '<') {
                at = text(at);
            } else if (source.startsWith("<!--", at)) {
                at = behind("-->", at);
            } else if (source.startsWith("<![CDATA[", at)) {
                int end = behind("]]>", at);
                letters += end - at;
                speakable = true;
                at = end;
            } else if (source.startsWith("<?", at)) {
                at = behind("?>", at);
            } else {
                at = tag(at);
            }
        }
        finish(source.length());
    }

    private int text(int at) {
        int end = source.indexOf('<', at);
        end = end < 0 ? source.length() : end;
        for (int i = at; i < end; i++) {
            char c = source.charAt(i);
            letters++;
            speakable |= Character.isLetterOrDigit(c) || Character.isSurrogate(c);
            boolean ends = ENDS.indexOf(c) >= 0 && (i + 1 == end || BEHIND_ENDS.indexOf(source.charAt(i + 1)) < 0);
            if (ends && letters >= (inParagraph() ? longest : size) && divisible()) {
                finish(i + 1);
            }
        }
        return end;
    }

    private int tag(int at) {
        int end = at;
        char quote = 0;
        while (end < source.length() && (quote != 0 || source.charAt(end) != '>')) {
            char c = source.charAt(end++);
            quote = quote == 0 ? c == '"' || c == '\'' ? c : 0 : c == quote ? 0 : quote;
        }
        end = Math.min(source.length(), end + 1);
        String tag = source.substring(at, end);
        Matcher matcher = NAME.matcher(tag);
        String name = matcher.find() ? local(matcher.group(1)) : "";
        if (tag.startsWith("</")) {
            if (name.equals("voice") && divisible() && speakable) {
                finish(at);
                open.pollFirst();
                from = end;
                opening = openTags();
                return end;
            }
            open.pollFirst();
            boolean pausing = name.equals("p") || name.equals("s");
            if (pausing && divisible() && letters >= size && !open.isEmpty()) {
                finish(end);
            }
        } else if (!tag.endsWith("/>")) {
            if (name.equals("voice") && divisible()) {
                finish(at);
            }
            open.addFirst(new Open(name, tag));
        }
        return end;
    }

    /** Ends the fragment here and begins the next; one in which nothing can be spoken goes on instead. */
    private void finish(int to) {
        if (!speakable) {
            return;
        }
        StringBuilder text = new StringBuilder(opening).append(source, from, to);
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

    private boolean divisible() {
        return open.stream().allMatch(element -> DIVISIBLE.contains(element.name()));
    }

    private boolean inParagraph() {
        return open.stream().anyMatch(element -> element.name().equals("p"));
    }

    private int behind(String end, int at) {
        int found = source.indexOf(end, at);
        return found < 0 ? source.length() : found + end.length();
    }

    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private static String nameOf(String tag) {
        Matcher matcher = NAME.matcher(tag);
        return matcher.find() ? matcher.group(1) : "";
    }
}
