package io.langsheng.book.document;

/** A document that cannot be read. The message says what is wrong with it and what would be right; it holds no text. */
public final class DocumentException extends Exception {
    private static final long serialVersionUID = 1;

    public DocumentException(String message) {
        super(message);
    }

    public DocumentException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
