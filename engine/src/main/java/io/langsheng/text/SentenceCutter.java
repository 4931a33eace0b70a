package io.langsheng.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text that arrives bit by bit into pieces, each a sentence as written. Not safe for use by several threads.
 *
 * <p>Text that is known beforehand is cut at sentence ends only. A cutter that is {@code eager} also cuts its first
 * piece at a comma, once that piece has five syllables, so that speaking can begin. Sentences of more than 200
 * syllables are cut at a comma in any case. See {@link SentenceScanner} for what is never torn apart.
 */
public final class SentenceCutter {
    private static final int BLOCK = 4096;

    /**
     * A sentence as written.
     *
     * @param start where it begins in everything pushed so far, UTF-16
     * @param text as written, line ends included
     * @param opensLine whether it begins at the beginning of a line
     * @param endsParagraph whether a paragraph ends behind it
     * @param code whether it lies within a fenced block of code
     */
    public record Piece(int start, String text, boolean opensLine, boolean endsParagraph, boolean code) {}

    private final boolean eager;
    private final StringBuilder buffer = new StringBuilder();
    private final SentenceScanner scanner = new SentenceScanner();
    private int base;
    private boolean opensLine = true;
    private boolean fenced;
    private boolean first = true;

    public SentenceCutter(boolean eager) {
        this(eager, 0);
    }

    /** @param shift where the text begins, for the offsets of the pieces */
    SentenceCutter(boolean eager, int shift) {
        this.eager = eager;
        this.base = shift;
        scanner.reset(0, eager);
    }

    /** Takes more text and returns what is complete by now. */
    public List<Piece> push(CharSequence text) {
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); from += BLOCK) {
            buffer.append(text, from, Math.min(text.length(), from + BLOCK));
            cut(pieces, false);
        }
        return pieces;
    }

    /** Returns what is left. The cutter may then be given another text, whose offsets go on. */
    public List<Piece> flush() {
        List<Piece> pieces = new ArrayList<>();
        cut(pieces, true);
        opensLine = true;
        fenced = false;
        first = true;
        scanner.reset(0, eager);
        return pieces;
    }

    private void cut(List<Piece> pieces, boolean complete) {
        int from = 0;
        while (from < buffer.length()) {
            int end = fenced || fence(from) ? lineEnd(from, complete) : scanner.next(buffer, complete);
            if (end < 0) {
                break;
            }
            pieces.add(piece(from, end));
            from = end;
            scanner.reset(from, eager && first);
        }
        buffer.delete(0, from);
        base += from;
        scanner.moved(from);
    }

    private Piece piece(int from, int end) {
        String text = buffer.substring(from, end);
        boolean fence = opensLine && fence(from);
        boolean code = fenced || fence;
        if (fence) {
            fenced = !fenced;
        }
        boolean paragraph = code || scanner.endsParagraph();
        Piece piece = new Piece(base + from, text, opensLine, paragraph, code);
        opensLine = text.endsWith("\n");
        first &= text.isBlank();
        return piece;
    }

    /** Whether a line begins at {@code from} that opens or closes a block of code. */
    private boolean fence(int from) {
        return opensLine && (startsWith(from, "```") || startsWith(from, "~~~"));
    }

    private boolean startsWith(int from, String mark) {
        int i = from;
        while (i < buffer.length() && i - from < 3 && buffer.charAt(i) == ' ') {
            i++;
        }
        return buffer.length() - i >= mark.length()
                && buffer.substring(i, i + mark.length()).equals(mark);
    }

    private int lineEnd(int from, boolean complete) {
        int end = buffer.indexOf("\n", from);
        if (end >= 0) {
            return end + 1;
        }
        return complete || buffer.length() - from > BLOCK ? buffer.length() : -1;
    }
}
