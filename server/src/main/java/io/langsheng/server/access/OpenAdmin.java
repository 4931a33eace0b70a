package io.langsheng.server.access;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Where no keys are required, only this machine itself administers: neither others on the network, nor through a proxy,
 * nor a page of another origin, be it one that made its own name point here (DNS rebinding).
 */
@Component
@ConditionalOnProperty(name = "langsheng.keys.required", havingValue = "false", matchIfMissing = true)
final class OpenAdmin extends OncePerRequestFilter {
    private static final RequestMatcher ADMIN = pathPattern("/v1/admin/**");

    private final ProblemAdvice problems;

    OpenAdmin(ProblemAdvice problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !ADMIN.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (Credentials.isLocal(request) && !CorsUtils.isCorsRequest(request)) {
            chain.doFilter(request, response);
        } else {
            problems.write(
                    ProblemException.of(
                            ProblemCode.FORBIDDEN,
                            "Without keys, administration is open to this machine alone; set langsheng.keys.required to true."),
                    request,
                    response);
        }
    }
}
