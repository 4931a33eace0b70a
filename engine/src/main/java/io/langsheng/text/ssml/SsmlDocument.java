package io.langsheng.text.ssml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with {@code speak} elements: one or several of them, plain text between, an XML declaration in front or not.
 */
public final class SsmlDocument {
    /** Characters; longer documents are refused. */
    public static final int LONGEST = 2_000_000;

    private static final Pattern DECLARATION = Pattern.compile("^\\s*<\\?xml[^>]{0,200}\\?>");

    /** {@code [from, to)} of the text, either a {@code speak} element or plain text. */
    public record Part(int from, int to, boolean markup) {}

    private SsmlDocument() {}

    /**
     * The parts in order; blank ones are left out. Empty where there is no {@code speak} at all.
     *
     * @throws SsmlException if the text is too long, has a document type, or a {@code speak} is not closed
     */
    public static List<Part> parts(String text) {
        if (text.length() > LONGEST) {
            throw new SsmlException(
                    1, 1, "the document has %d characters; at most %d are read.".formatted(text.length(), LONGEST));
        }
        List<Part> parts = new ArrayList<>();
        Matcher declaration = DECLARATION.matcher(text.substring(0, Math.min(text.length(), 300)));
        int at = declaration.find() ? declaration.end() : 0;
        while (at < text.length()) {
            int open = open(text, at);
            if (open < 0) {
                break;
            }
            plain(text, at, open, parts);
            int close = close(text, open);
            parts.add(new Part(open, close, true));
            at = close;
        }
        if (!parts.isEmpty()) {
            plain(text, at, text.length(), parts);
        }
        return parts;
    }

    private static void plain(String text, int from, int to, List<Part> parts) {
        if (!text.substring(from, to).isBlank()) {
            parts.add(new Part(from, to, false));
        }
    }

    /** Where the next {@code <speak} begins, comments aside; −1 without one. */
    private static int open(String text, int from) {
        for (int i = text.indexOf('<', from); i >= 0; i = text.indexOf('<', i + 1)) {
            if (text.startsWith("<!--", i)) {
                int end = text.indexOf("-->", i);
                if (end < 0) {
                    return -1;
                }
                i = end;
            } else if (text.startsWith("<!DOCTYPE", i)) {
                throw at(text, i, "a document type is not allowed.");
            } else if (text.startsWith("<speak", i)
                    && i + 6 < text.length()
                    && " \t\r\n/>".indexOf(text.charAt(i + 6)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static int close(String text, int open) {
        int tag = text.indexOf('>', open);
        if (tag > 0 && text.charAt(tag - 1) == '/') {
            return tag + 1;
        }
        for (int i = text.indexOf('<', open + 1); i >= 0; i = text.indexOf('<', i + 1)) {
            String skip = text.startsWith("<!--", i) ? "-->" : text.startsWith("<![CDATA[", i) ? "]]>" : "";
            if (!skip.isEmpty()) {
                i = text.indexOf(skip, i);
                if (i < 0) {
                    break;
                }
            } else if (text.startsWith("</speak", i)) {
                int end = text.indexOf('>', i);
                if (end > 0) {
                    return end + 1;
                }
            }
        }
        throw at(text, open, "<speak> is not closed; </speak> is missing.");
    }

    private static SsmlException at(String text, int index, String problem) {
        return new SsmlException(MarkupSource.line(text, index), MarkupSource.column(text, index), problem);
    }
}
