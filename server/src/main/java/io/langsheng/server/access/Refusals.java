package io.langsheng.server.access;

import io.langsheng.server.key.KeyProperties;
import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** What is answered at the door, in the shape of the API that was called. Browsers on a page are led to the log-in. */
@Component
final class Refusals implements AuthenticationEntryPoint, AuthenticationFailureHandler, AccessDeniedHandler {
    private final ProblemAdvice problems;
    private final FailedAttempts attempts;

    Refusals(ProblemAdvice problems, KeyProperties keys) {
        this.problems = problems;
        this.attempts = new FailedAttempts(keys.wrongKeys());
    }

    /** No credential. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException none)
            throws IOException {
        if (!led(request, response)) {
            unauthorized(request, response, "A key is needed: Authorization: Bearer lsk_….");
        }
    }

    /** A credential that is not right. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException wrong)
            throws IOException {
        if (wrong instanceof AuthenticationServiceException) {
            problems.write(
                    ProblemException.later(
                            ProblemCode.UNAVAILABLE,
                            "Keys cannot be checked right now; try again.",
                            Duration.ofSeconds(1)),
                    request,
                    response);
            return;
        }
        boolean session = Credentials.token(request) == null && Credentials.session(request) != null;
        if (session && led(request, response)) {
            return;
        }
        Duration wait = attempts.count(request.getRemoteAddr());
        if (wait != null) {
            problems.write(
                    ProblemException.later(
                            ProblemCode.RATE_LIMITED, "Too many wrong keys from this address.", wait.plusSeconds(1)),
                    request,
                    response);
            return;
        }
        unauthorized(request, response, String.valueOf(wrong.getMessage()));
    }

    /** A caller that may not do this. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        String message = denied instanceof CsrfException
                ? "The X-XSRF-TOKEN header must repeat the XSRF-TOKEN cookie."
                : "The key does not have the scope for this.";
        problems.write(ProblemException.of(ProblemCode.FORBIDDEN, message), request, response);
    }

    private void unauthorized(HttpServletRequest request, HttpServletResponse response, String message)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"langsheng\"");
        problems.write(ProblemException.of(ProblemCode.INVALID_KEY, message), request, response);
    }

    private static boolean led(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = Credentials.path(request);
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        boolean page = Credentials.isRead(request)
                && (path.equals("/") || path.endsWith(".html"))
                && accept != null
                && accept.contains("text/html");
        if (page) {
            response.sendRedirect(request.getContextPath() + "/login.html");
        }
        return page;
    }
}
