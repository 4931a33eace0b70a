package io.langsheng.server.problem;

import io.langsheng.synthesis.NothingToSpeakException;
import io.langsheng.text.ssml.SsmlException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** The one place where a failure becomes a response. */
@RestControllerAdvice
public final class ProblemAdvice {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private static final Set<Class<?>> WHOLE = Set.of(int.class, long.class, Integer.class, Long.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    private final JsonMapper json;
    private final MeterRegistry metrics;

    ProblemAdvice(JsonMapper json, MeterRegistry metrics) {
        this.json = json;
        this.metrics = metrics;
        for (ProblemCode code : ProblemCode.values()) {
            count(code); // there from the start, so that the first one is a rise
        }
    }

    @ExceptionHandler
    void any(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (failure instanceof AsyncRequestNotUsableException || clientWentAway(failure)) {
            return;
        }
        if (failure instanceof HttpRequestMethodNotSupportedException method && method.getSupportedMethods() != null) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", method.getSupportedMethods()));
        }
        write(asProblem(failure), request, response);
    }

    /** Writes the problem in the shape of the API the request belongs to, unless the response has begun. */
    public void write(ProblemException problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        count(problem.code()).increment();
        if (problem.code() == ProblemCode.INTERNAL) {
            log.error("request {} failed", RequestId.current(), problem.getCause());
        }
        if (response.isCommitted()) {
            return;
        }
        if (problem.code() == ProblemCode.CLIENT_GONE) {
            response.setStatus(problem.code().status());
            return;
        }
        ProblemShape shape = ProblemShape.of(pathOf(request));
        response.resetBuffer();
        response.setStatus(problem.code().status());
        response.setContentType(shape.contentType());
        response.setCharacterEncoding("UTF-8");
        Duration retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        response.getOutputStream().write(json.writeValueAsBytes(shape.body(problem, RequestId.current())));
    }

    /** What a status says that the container chose by itself, before a controller was reached. */
    public static ProblemException ofStatus(int status, @Nullable Throwable cause) {
        return switch (status) {
            case 404 -> ProblemException.of(ProblemCode.NOT_FOUND, "There is nothing at this address.");
            case 405 ->
                ProblemException.of(ProblemCode.METHOD_NOT_ALLOWED, "This address does not answer this method.");
            case 501 ->
                ProblemException.of(
                        ProblemCode.MALFORMED_REQUEST, "The Transfer-Encoding is not known; it must be chunked.");
            case 408 -> ProblemException.of(ProblemCode.REQUEST_TIMEOUT, "The request took too long to arrive.");
            case 413 -> ProblemException.of(ProblemCode.BODY_TOO_LARGE, "The body is too large.");
            default ->
                status < 500
                        ? ProblemException.of(
                                ProblemCode.MALFORMED_REQUEST,
                                "The request is not of the form this address takes; look at its path (encoded slashes "
                                        + "are not taken), its headers and its body.")
                        : ProblemException.internal(
                                cause == null ? new IllegalStateException("status " + status) : cause);
        };
    }

    private Counter count(ProblemCode code) {
        return Counter.builder("langsheng.problems")
                .description("Error responses, by code.")
                .tag("code", code.id())
                .register(metrics);
    }

    private static String pathOf(HttpServletRequest request) {
        Object original = request.getAttribute("jakarta.servlet.error.request_uri");
        String uri = original instanceof String text ? text : request.getRequestURI();
        return uri.startsWith(request.getContextPath())
                ? uri.substring(request.getContextPath().length())
                : uri;
    }

    /** What a failure means to the caller, whatever API it called. */
    public static ProblemException asProblem(Exception failure) {
        ProblemException said = saidBehind(failure);
        if (said != null) {
            return said;
        }
        if (failure instanceof NothingToSpeakException) {
            return ProblemException.in("text", ProblemCode.EMPTY_TEXT, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof SsmlException) {
            return ProblemException.in("text", ProblemCode.INVALID_SSML, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof DataAccessResourceFailureException || failure instanceof TransactionException) {
            log.warn("request {}: the database cannot be reached", RequestId.current());
            return ProblemException.later(
                    ProblemCode.DATABASE_UNAVAILABLE,
                    "The database cannot be reached; speech is not affected.",
                    Duration.ofSeconds(5));
        }
        if (failure instanceof HttpMessageNotReadableException unreadable) {
            return unreadable(unreadable);
        }
        if (failure instanceof HttpMediaTypeNotSupportedException type) {
            List<String> taken = type.getSupportedMediaTypes().stream()
                    .map(MediaType::toString)
                    .filter(name -> !name.contains("*"))
                    .distinct()
                    .toList();
            return ProblemException.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be sent with Content-Type: %s."
                            .formatted(taken.isEmpty() ? MediaType.APPLICATION_JSON : String.join(" or ", taken)));
        }
        if (failure instanceof HttpRequestMethodNotSupportedException method) {
            return ProblemException.of(
                    ProblemCode.METHOD_NOT_ALLOWED,
                    "This address answers %s."
                            .formatted(String.join(
                                    ", ",
                                    method.getSupportedMethods() == null
                                            ? new String[] {"another method"}
                                            : method.getSupportedMethods())));
        }
        if (failure instanceof MaxUploadSizeExceededException) {
            return ProblemException.of(ProblemCode.BODY_TOO_LARGE, "The upload is too large.");
        }
        if (failure instanceof MultipartException) {
            return ProblemException.of(
                    ProblemCode.MALFORMED_REQUEST,
                    "The form is malformed or cut short; it must be multipart/form-data, each part ended by its boundary.");
        }
        if (failure instanceof InvalidParameterException) {
            return ProblemException.of(
                    ProblemCode.MALFORMED_REQUEST, "The query is malformed; it must be percent-encoded UTF-8.");
        }
        if (failure instanceof NoResourceFoundException) {
            return ProblemException.of(ProblemCode.NOT_FOUND, "There is nothing at this address.");
        }
        if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
            return ProblemException.in(
                    mismatch.getName(), ProblemCode.INVALID_VALUE, mismatch.getName() + " has the wrong type.");
        }
        if (failure instanceof org.springframework.web.ErrorResponse known
                && known.getStatusCode().is4xxClientError()) {
            int status = known.getStatusCode().value();
            return ProblemException.of(
                    status == 404
                            ? ProblemCode.NOT_FOUND
                            : status == 413 ? ProblemCode.BODY_TOO_LARGE : ProblemCode.MALFORMED_REQUEST,
                    "The request is not of the form this address takes.");
        }
        return ProblemException.internal(failure);
    }

    /** A problem that code between its origin and here has wrapped, since it knows only its own failures. */
    private static @Nullable ProblemException saidBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        return null;
    }

    /** A body, or a part of one, that is not the JSON it should be. */
    public static ProblemException unreadable(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                String known = unknown.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(java.util.stream.Collectors.joining(", "));
                return isName(unknown.getPropertyName())
                        ? ProblemException.in(
                                unknown.getPropertyName(),
                                ProblemCode.UNKNOWN_FIELD,
                                "Unknown field \"%s\"; known are: %s.".formatted(unknown.getPropertyName(), known))
                        : ProblemException.of(
                                ProblemCode.UNKNOWN_FIELD, "Unknown field; known are: %s.".formatted(known));
            }
            if (cause instanceof tools.jackson.databind.exc.MismatchedInputException mismatch
                    && !mismatch.getPath().isEmpty()) {
                String field =
                        mismatch.getPath().get(mismatch.getPath().size() - 1).getPropertyName();
                String wanted = wanted(mismatch.getTargetType());
                return isName(field)
                        ? ProblemException.in(
                                field,
                                ProblemCode.INVALID_VALUE,
                                "%s has the wrong type; it must be %s.".formatted(field, wanted))
                        : ProblemException.of(
                                ProblemCode.INVALID_VALUE,
                                "A value has the wrong type; it must be %s.".formatted(wanted));
            }
            if (cause instanceof InputCoercionException number) {
                return ProblemException.of(
                        ProblemCode.INVALID_VALUE,
                        "A number (line %d, column %d) is out of range; it must fit into 64 bits."
                                .formatted(
                                        number.getLocation().getLineNr(),
                                        number.getLocation().getColumnNr()));
            }
            if (cause instanceof JacksonException syntax && syntax.getLocation() != null) {
                return ProblemException.of(
                        ProblemCode.MALFORMED_REQUEST,
                        "The body is not valid JSON (line %d, column %d)."
                                .formatted(
                                        syntax.getLocation().getLineNr(),
                                        syntax.getLocation().getColumnNr()));
            }
        }
        return ProblemException.of(ProblemCode.MALFORMED_REQUEST, "The body must be a JSON object.");
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "another type";
        }
        if (WHOLE.contains(type)) {
            return "an integer";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class) {
            return "a number";
        }
        return type == Boolean.class || type == boolean.class
                ? "true or false"
                : CharSequence.class.isAssignableFrom(type) ? "a string" : "an object";
    }

    /** Whether this is the name of a field rather than text of the caller, such as a word of a lexicon. */
    private static boolean isName(@Nullable String text) {
        return text != null && NAME.matcher(text).matches();
    }

    private static boolean clientWentAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals("ClientAbortException")) {
                return true;
            }
        }
        return false;
    }
}
