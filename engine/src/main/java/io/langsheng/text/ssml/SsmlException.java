package io.langsheng.text.ssml;

/** Markup that cannot be read. The message names line and column, what is wrong, and what would be right. */
public final class SsmlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    SsmlException(int line, int column, String problem) {
        super("Line %d, column %d: %s".formatted(line, column, problem));
        this.line = line;
        this.column = column;
    }

    /** There is no {@code speak} in the document. */
    public static SsmlException missingSpeak() {
        return new SsmlException(1, 1, "the document has no <speak>; SSML stands between <speak> and </speak>.");
    }

    /** What begins at {@code index} of the document has no place where it could be cut, and is too long for that. */
    public static SsmlException indivisible(String document, int index, int length) {
        return new SsmlException(
                MarkupSource.line(document, index),
                MarkupSource.column(document, index),
                ("what begins here goes on for %d characters that must be spoken in one go, or stands in tags of thousands of"
                                + " characters; end sentences, and close elements between them.")
                        .formatted(length));
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }

    /** Counted from 1, in UTF-16 units. */
    public int column() {
        return column;
    }
}
