package io.langsheng.server.http;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connections and browsers, {@code langsheng.http.*}. Ports, TLS, proxy headers and the base path are Spring Boot's
 * {@code server.*}.
 *
 * @param bodyTime how long a client may take to send a request body
 * @param allowedOrigins web pages that may call the APIs from elsewhere, such as {@code https://app.example.com};
 *     {@code *} allows every page; none by default
 * @param requestLog whether every request is logged with method, route, status and time; never its text
 */
@ConfigurationProperties("langsheng.http")
public record HttpProperties(
        @DefaultValue("30s") Duration bodyTime,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("true") boolean requestLog) {
    public HttpProperties {
        if (bodyTime.isNegative() || bodyTime.isZero()) {
            throw new IllegalArgumentException(
                    "langsheng.http.body-time is %s; it must be longer than nothing.".formatted(bodyTime));
        }
        for (String origin : allowedOrigins) {
            if (!origin.equals("*") && !origin.matches("https?://[^/?#*]+")) {
                throw new IllegalArgumentException(
                        "langsheng.http.allowed-origins holds \"%s\"; an origin is *, or scheme and host as in https://app.example.com."
                                .formatted(origin));
            }
        }
    }
}
