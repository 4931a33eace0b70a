package io.langsheng.server.http;

import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Tells who calls a WebSocket's address in another way what it is for, in the shape of every other error. */
public final class UpgradeOnly implements HandshakeInterceptor {
    private final ProblemAdvice advice;

    public UpgradeOnly(ProblemAdvice advice) {
        this.advice = advice;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        HttpHeaders headers = request.getHeaders();
        if (!"websocket".equalsIgnoreCase(headers.getUpgrade())
                || !"13".equals(headers.getFirst("Sec-WebSocket-Version"))
                || headers.getFirst("Sec-WebSocket-Key") == null) {
            advice.write(
                    ProblemException.of(
                            ProblemCode.MALFORMED_REQUEST,
                            "This address speaks WebSocket, version 13; call it with ws:// or wss://."),
                    ((ServletServerHttpRequest) request).getServletRequest(),
                    ((ServletServerHttpResponse) response).getServletResponse());
            return false;
        }
        return true;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {
        // nothing was held
    }
}
