package io.langsheng.cli;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, as they come. Only a line feed ends a line, with a carriage return in front of it or not, so
 * that a text with other separators in it stays one line. A byte order mark at the very beginning is left out.
 */
final class Lines {
    private final Reader in;
    private final char[] block = new char[1 << 16];
    private int at;
    private int end;
    private boolean first = true;

    Lines(Reader in) {
        this.in = in;
    }

    /** The next line without its end; null behind the last one. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        boolean some = false;
        while (at < end || fill()) {
            some = true;
            int from = at;
            while (at < end && block[at] != '\n') {
                at++;
            }
            line.append(block, from, at - from);
            if (at < end) {
                at++;
                if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
                    line.setLength(line.length() - 1);
                }
                return marked(line);
            }
        }
        return some ? marked(line) : null;
    }

    /** Whether something more is here without waiting. */
    boolean ready() throws IOException {
        return at < end || in.ready();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(block));
        return end > 0;
    }

    private String marked(StringBuilder line) {
        boolean mark = first && line.length() > 0 && line.charAt(0) == '\uFEFF';
        first = false;
        return mark ? line.substring(1) : line.toString();
    }
}
