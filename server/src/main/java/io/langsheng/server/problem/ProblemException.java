package io.langsheng.server.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served, said once. The message names the value and what would be right, and never holds the
 * user's text. {@link ProblemAdvice} gives it the shape of the API that was called.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ProblemCode code;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private ProblemException(
            ProblemCode code,
            String message,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    public static ProblemException of(ProblemCode code, String message) {
        return new ProblemException(code, message, null, null, null);
    }

    /** @param field the request's field that is wrong, in the names of the API that was called */
    public static ProblemException in(String field, ProblemCode code, String message) {
        return new ProblemException(code, message, field, null, null);
    }

    public static ProblemException busy(String message, Duration retryAfter) {
        return new ProblemException(ProblemCode.BUSY, message, null, retryAfter, null);
    }

    /** @param retryAfter when it may be tried again */
    public static ProblemException later(ProblemCode code, String message, Duration retryAfter) {
        return new ProblemException(code, message, null, retryAfter, null);
    }

    public static ProblemException internal(Throwable cause) {
        return new ProblemException(ProblemCode.INTERNAL, "Internal error.", null, null, cause);
    }

    public ProblemCode code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
