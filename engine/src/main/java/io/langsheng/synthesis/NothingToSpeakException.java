package io.langsheng.synthesis;

/** The text is blank, or holds nothing that can be spoken: a lone emoji, say. */
public final class NothingToSpeakException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public NothingToSpeakException(String message) {
        super(message);
    }
}
