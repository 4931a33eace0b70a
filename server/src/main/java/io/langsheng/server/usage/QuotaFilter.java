package io.langsheng.server.usage;

import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts requests to the APIs and tells, in the headers OpenAI uses, what is left. Pages, stored audio and health are
 * not counted.
 */
public final class QuotaFilter extends OncePerRequestFilter {
    private final Quotas quotas;
    private final ProblemAdvice problems;

    public QuotaFilter(Quotas quotas, ProblemAdvice problems) {
        this.quotas = quotas;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Caller caller = Caller.current();
        tell(response, "characters", quotas.characters(caller));
        try {
            tell(response, "requests", quotas.request(caller));
        } catch (ProblemException tooMany) {
            problems.write(tooMany, request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean file = path.equals("/") || path.indexOf('/', 1) < 0 && path.indexOf('.') > 0;
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        boolean free =
                file || path.startsWith("/vendor/") || path.startsWith("/audio/") || path.startsWith("/actuator/");
        return read && free || path.equals("/v1/session");
    }

    private static void tell(HttpServletResponse response, String what, Quotas.@Nullable Left left) {
        if (left != null) {
            response.setHeader("x-ratelimit-limit-" + what, Long.toString(left.limit()));
            response.setHeader("x-ratelimit-remaining-" + what, Long.toString(left.remaining()));
            response.setHeader("x-ratelimit-reset-" + what, spelled(left.reset()));
        }
    }

    /** 250 ms → {@code 250ms}; 6 min 12 s → {@code 6m12s}. */
    private static String spelled(Duration time) {
        return time.toMillis() < 1000
                ? time.toMillis() + "ms"
                : Duration.ofSeconds(time.toSeconds()).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
