package io.langsheng.server.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request an id: the caller's {@code X-Request-Id} if it is a plain token, else a fresh one. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestId extends OncePerRequestFilter {
    public static final String HEADER = "X-Request-Id";
    private static final String KEY = "requestId";
    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public static String current() {
        String id = MDC.get(KEY);
        return id == null ? "" : id;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        give(request, response);
        try {
            chain.doFilter(request, response);
        } finally {
            forget();
        }
    }

    /** Gives a request its id, the same one however often it is asked for, and the thread's log lines with it. */
    public static void give(HttpServletRequest request, HttpServletResponse response) {
        String given = request.getHeader(HEADER);
        String id = request.getAttribute(ATTRIBUTE) instanceof String known
                ? known
                : given != null && TOKEN.matcher(given).matches()
                        ? given
                        : UUID.randomUUID().toString();
        request.setAttribute(ATTRIBUTE, id);
        MDC.put(KEY, id);
        response.setHeader(HEADER, id);
    }

    /** The thread goes on with something else. */
    public static void forget() {
        MDC.remove(KEY);
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
