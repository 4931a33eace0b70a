package io.langsheng.server.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the container refuses before a controller is reached gets the same shapes as everything else. */
@RestController
final class UnhandledErrorController implements ErrorController {
    private final ProblemAdvice advice;

    UnhandledErrorController(ProblemAdvice advice) {
        this.advice = advice;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int code = status instanceof Integer number ? number : 404;
        Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        ProblemException problem = ProblemAdvice.ofStatus(code, thrown instanceof Throwable cause ? cause : null);
        advice.write(problem, request, response);
    }
}
