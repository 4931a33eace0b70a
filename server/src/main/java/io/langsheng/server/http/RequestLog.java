package io.langsheng.server.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * One line a request, as key-value pairs: method, route, status, milliseconds. The route is the controller's pattern
 * and not the path that was sent, so that nothing a caller wrote reaches the log. Probes and files of the Web UI are
 * logged at debug level.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class RequestLog extends OncePerRequestFilter {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    private final boolean wanted;

    RequestLog(HttpProperties http) {
        this.wanted = http.requestLog();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!wanted) {
            chain.doFilter(request, response);
            return;
        }
        long began = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            write(request, response, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, long millis) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String route = pattern == null ? "-" : pattern.toString();
        boolean api = route.startsWith("/api/") || route.startsWith("/v1/");
        log.atLevel(api ? Level.INFO : Level.DEBUG)
                .addKeyValue("method", request.getMethod())
                .addKeyValue("route", route)
                .addKeyValue("status", response.getStatus())
                .addKeyValue("ms", millis)
                .log("request");
    }
}
