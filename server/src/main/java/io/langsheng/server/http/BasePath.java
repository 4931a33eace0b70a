package io.langsheng.server.http;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Where in an address the application begins, as the caller sees it: its base path, or what a proxy says it is. */
public final class BasePath {
    private BasePath() {}

    /**
     * An address as the current request's caller may fetch it.
     *
     * @param path inside the application, such as {@code /audio/….wav}
     */
    public static String before(String path) {
        return current() + path;
    }

    /** The base path itself, for what is told when the request is over; empty where there is none. */
    public static String current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getContextPath()
                : "";
    }
}
