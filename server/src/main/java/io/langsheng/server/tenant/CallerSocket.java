package io.langsheng.server.tenant;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/** Lets a WebSocket handler work as the caller that opened the connection. Put it around every handler. */
public final class CallerSocket extends WebSocketHandlerDecorator {
    public CallerSocket(WebSocketHandler handler) {
        super(handler);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
        as(session, () -> super.afterConnectionEstablished(session));
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) throws Exception {
        as(session, () -> super.handleMessage(session, message));
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable failure) throws Exception {
        as(session, () -> super.handleTransportError(session, failure));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) throws Exception {
        as(session, () -> super.afterConnectionClosed(session, status));
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void as(WebSocketSession session, Step step) throws Exception {
        if (session.getPrincipal() instanceof CallerAuthentication known) {
            known.getPrincipal().call(() -> {
                step.run();
                return "";
            });
        } else {
            step.run();
        }
    }
}
