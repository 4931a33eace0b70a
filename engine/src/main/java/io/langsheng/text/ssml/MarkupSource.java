package io.langsheng.text.ssml;

/**
 * Follows the parser through the source, so that every character it reports has its place: entities, CDATA sections and
 * line ends are longer in the source than in the text.
 */
final class MarkupSource {
    private final String source;
    private int at;
    private boolean cdata;
    private boolean selfClosed;
    private int start;
    private int end;

    MarkupSource(String source, int from) {
        this.source = source;
        this.at = from;
    }

    /** Where the event last passed begins. */
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Passes the next character of text; its range is then {@code [start, end)}. */
    void character(boolean lowSurrogate) {
        if (lowSurrogate && source.charAt(at - 1) == ';') {
            return;
        }
        enter();
        start = at;
        char c = source.charAt(at);
        if (!cdata && c == '&') {
            at = source.indexOf(';', at) + 1;
        } else if (c == '\r' && at + 1 < source.length() && source.charAt(at + 1) == '\n') {
            at += 2;
        } else {
            at++;
        }
        end = at;
    }

    private void enter() {
        while (true) {
            if (!cdata && source.startsWith("<![CDATA[", at)) {
                at += 9;
                cdata = true;
            } else if (cdata && source.startsWith("]]>", at)) {
                at += 3;
                cdata = false;
            } else {
                return;
            }
        }
    }

    void startElement() {
        enter();
        start = at;
        char quote = 0;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                break;
            }
        }
        end = at;
        selfClosed = source.charAt(at - 2) == '/';
    }

    void endElement() {
        if (selfClosed) {
            selfClosed = false;
            start = at;
            end = at;
            return;
        }
        enter();
        start = at;
        at = source.indexOf('>', at) + 1;
        end = at;
    }

    /** Passes a comment or an instruction. */
    void skip(String close) {
        enter();
        start = at;
        at = source.indexOf(close, at) + close.length();
        end = at;
    }

    /** Line of an index of the source, from 1. */
    static int line(String source, int index) {
        int line = 1;
        for (int i = 0; i < Math.min(index, source.length()); i++) {
            line += source.charAt(i) == '\n' ? 1 : 0;
        }
        return line;
    }

    static int column(String source, int index) {
        return index == 0 ? 1 : index - source.lastIndexOf('\n', index - 1);
    }
}
