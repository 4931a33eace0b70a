package io.langsheng.book.document;

/** A document that cannot be read. The message says what is wrong with it and what would be right; it holds no text. */
public final class DocumentException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean tooLong;

    public DocumentException(String message) {
        this(message, false);
    }

    public DocumentException(String message, Throwable cause) {
        super(message, cause);
        this.tooLong = false;
    }

    private DocumentException(String message, boolean tooLong) {
        super(message);
        this.tooLong = tooLong;
    }

    /** Whether the document is fine but for its length. */
    public boolean tooLong() {
        return tooLong;
    }

    static DocumentException tooLong(String message) {
        return new DocumentException(message, true);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
