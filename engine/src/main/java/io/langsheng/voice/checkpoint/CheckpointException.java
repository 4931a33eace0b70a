package io.langsheng.voice.checkpoint;

import java.io.IOException;

/** A file of weights cannot be used; the message says what is wrong with it, without naming the file. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    public CheckpointException(String message) {
        super(message);
    }

    CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
