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
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getContextPath() + path
                : path;
    }
}
