package io.langsheng.server.http;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies that are too large (at once where the length is announced, else when the limit is passed) and bodies
 * that trickle in too slowly. Nothing is gathered here: the body is counted while it is read.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class BodyLimit extends OncePerRequestFilter {
    private final long usual;
    private final List<LargerBody> larger;
    private final Duration time;
    private final ProblemAdvice advice;

    BodyLimit(ServerProperties properties, HttpProperties http, List<LargerBody> larger, ProblemAdvice advice) {
        this.usual = properties.limits().body().toBytes();
        this.larger = larger;
        this.time = http.bodyTime();
        this.advice = advice;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long most =
                most(request.getRequestURI().substring(request.getContextPath().length()));
        if (request.getContentLengthLong() > most) {
            advice.write(tooLarge(most), request, response);
            return;
        }
        chain.doFilter(new Counted(request, most, System.nanoTime() + time.toNanos()), response);
    }

    private long most(String path) {
        return larger.stream()
                .filter(exception -> path.startsWith(exception.path()))
                .mapToLong(exception -> exception.most().toBytes())
                .findFirst()
                .orElse(usual);
    }

    private static ProblemException tooLarge(long most) {
        return ProblemException.of(
                ProblemCode.BODY_TOO_LARGE, "The body is too large; at most %d bytes are taken.".formatted(most));
    }

    /** Carries the problem through code that reads bodies and knows only I/O errors. */
    private static final class RefusedBodyException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedBodyException(ProblemException problem) {
            super(problem);
        }
    }

    private final class Counted extends HttpServletRequestWrapper {
        private final long most;
        private final long deadline;

        Counted(HttpServletRequest request, long most, long deadline) {
            super(request);
            this.most = most;
            this.deadline = deadline;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new CountedStream(this, super.getInputStream(), most, deadline);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            String encoding = getCharacterEncoding();
            return new BufferedReader(new InputStreamReader(
                    getInputStream(), encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding)));
        }
    }

    private final class CountedStream extends ServletInputStream {
        private final HttpServletRequest request;
        private final ServletInputStream in;
        private final long most;
        private final long deadline;
        private long count;

        CountedStream(HttpServletRequest request, ServletInputStream in, long most, long deadline) {
            this.request = request;
            this.in = in;
            this.most = most;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            check(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            check(Math.max(0, read));
            return read;
        }

        private void check(int read) throws IOException {
            count += read;
            if (count > most) {
                throw new RefusedBodyException(tooLarge(most));
            }
            if (read > 0 && System.nanoTime() - deadline > 0) {
                ClientConnection connection = ClientConnection.of(request);
                if (connection != null) {
                    connection.dropBody();
                }
                throw new RefusedBodyException(ProblemException.of(
                        ProblemCode.REQUEST_TIMEOUT,
                        "The body took longer than %d s to arrive.".formatted(time.toSeconds())));
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("bodies are read in the request's thread");
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
