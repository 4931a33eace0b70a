package io.langsheng.server.http;

import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.RequestId;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * Gives what Tomcat refuses before any filter runs (an encoded slash in a path, a malformed header) the same body and
 * request id as every other error, in place of Tomcat's page.
 */
@Component
final class ContainerErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
    private static final Logger log = LoggerFactory.getLogger(ContainerErrors.class);

    private final ProblemAdvice advice;

    ContainerErrors(ProblemAdvice advice) {
        this.advice = advice;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new Reports(advice)));
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE; // behind the valve that Spring Boot adds, so that this one reports first
    }

    private static final class Reports extends ErrorReportValve {
        private final ProblemAdvice advice;

        Reports(ProblemAdvice advice) {
            this.advice = advice;
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            try {
                RequestId.give(request.getRequest(), response.getResponse());
                advice.write(ProblemAdvice.ofStatus(status, failure), request.getRequest(), response.getResponse());
                response.finishResponse();
            } catch (IOException gone) {
                log.debug("an error could not be written: {}", gone.toString());
            } finally {
                RequestId.forget();
            }
        }
    }
}
