package io.langsheng.server.problem;

/** The closed set of things that go wrong, each with its HTTP status. The id is stable and part of the API. */
public enum ProblemCode {
    EMPTY_TEXT(400, "empty_text"),
    TEXT_TOO_LONG(413, "text_too_long"),
    INVALID_VALUE(400, "invalid_value"),
    INVALID_SSML(400, "invalid_ssml"),
    MALFORMED_REQUEST(400, "malformed_request"),
    UNKNOWN_FIELD(400, "unknown_field"),
    UNKNOWN_VOICE(404, "unknown_voice"),
    UNKNOWN_EMOTION(400, "unknown_emotion"),
    UNKNOWN_FORMAT(400, "unknown_format"),
    NOT_FOUND(404, "not_found"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type"),
    BODY_TOO_LARGE(413, "body_too_large"),
    REQUEST_TIMEOUT(408, "request_timeout"),
    /** Nobody is there to read it; the number is what access logs are used to. */
    CLIENT_GONE(499, "client_gone"),
    INVALID_DOCUMENT(400, "invalid_document"),
    WRONG_STATE(409, "wrong_state"),
    TOO_MANY_JOBS(429, "too_many_jobs"),
    DATABASE_UNAVAILABLE(503, "database_unavailable"),
    INVALID_KEY(401, "invalid_api_key"),
    FORBIDDEN(403, "forbidden"),
    RATE_LIMITED(429, "rate_limit_exceeded"),
    QUOTA_EXCEEDED(429, "insufficient_quota"),
    UNAVAILABLE(503, "unavailable"),
    BUSY(503, "busy"),
    SHUTTING_DOWN(503, "shutting_down"),
    INTERNAL(500, "internal");

    private final int status;
    private final String id;

    ProblemCode(int status, String id) {
        this.status = status;
        this.id = id;
    }

    public int status() {
        return status;
    }

    public String id() {
        return id;
    }
}
