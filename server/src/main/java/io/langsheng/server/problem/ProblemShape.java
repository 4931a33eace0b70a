package io.langsheng.server.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/** The body an error has in each API. */
enum ProblemShape {
    /** {@code {"error": "…"}}, in Chinese where the contract of the simple API says so. */
    SIMPLE("application/json") {
        @Override
        Map<String, Object> body(ProblemException problem, String requestId) {
            String message = switch (problem.code()) {
                case EMPTY_TEXT -> "文本不能为空";
                case INTERNAL -> "服务内部错误，请稍后重试";
                case BUSY, SHUTTING_DOWN -> "服务繁忙，请稍后重试";
                default -> problem.getMessage();
            };
            return Map.of("error", message);
        }
    },
    /** The four keys of OpenAI's {@code Error} object. */
    OPENAI("application/json") {
        @Override
        Map<String, Object> body(ProblemException problem, String requestId) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("message", problem.getMessage());
            error.put(
                    "type",
                    switch (problem.code().status()) {
                        case 500, 503 -> "server_error";
                        case 429 -> problem.code() == ProblemCode.QUOTA_EXCEEDED ? "insufficient_quota" : "requests";
                        default -> "invalid_request_error";
                    });
            error.put("param", problem.field());
            error.put("code", problem.code().id());
            return Map.of("error", error);
        }
    },
    /** RFC 9457 problem details. */
    DETAILS("application/problem+json") {
        @Override
        Map<String, Object> body(ProblemException problem, String requestId) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("type", "about:blank");
            body.put("title", problem.code().id().replace('_', ' '));
            body.put("status", problem.code().status());
            body.put("detail", problem.getMessage());
            body.put("code", problem.code().id());
            String field = problem.field();
            if (field != null) {
                body.put("field", field);
            }
            body.put("requestId", requestId);
            return body;
        }
    };

    private final String contentType;

    ProblemShape(String contentType) {
        this.contentType = contentType;
    }

    abstract Map<String, Object> body(ProblemException problem, String requestId);

    String contentType() {
        return contentType;
    }

    /** @param path the request's path inside the application */
    static ProblemShape of(String path) {
        if (path.startsWith("/api/")) {
            return SIMPLE;
        }
        return path.startsWith("/v1/audio/") || path.startsWith("/v1/models") ? OPENAI : DETAILS;
    }
}
