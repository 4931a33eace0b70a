package io.langsheng.server.stream;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.http.HttpProperties;
import io.langsheng.server.http.UpgradeOnly;
import io.langsheng.server.label.LabelProperties;
import io.langsheng.server.lexicon.Lexicons;
import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.speech.SpeechService;
import io.langsheng.server.tenant.CallerSocket;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.tomcat.websocket.Constants;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutor;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/stream}: text arrives in pieces, audio leaves in pieces. One {@link StreamSession} a connection. */
final class StreamSocket extends AbstractWebSocketHandler implements SubProtocolCapable {
    private final StreamUtterance.Context context;
    private final JsonMapper json;
    private final long mostWaiting;
    private final Duration sendTime;
    private final ExecutorService senders = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "stream");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, StreamSession> sessions = new ConcurrentHashMap<>();
    private volatile @Nullable Runnable finished;

    /** @param mostWaiting characters of a connection's messages that wait to be spoken */
    StreamSocket(StreamUtterance.Context context, JsonMapper json, long mostWaiting, Duration sendTime) {
        this.sendTime = sendTime;
        this.context = context;
        this.json = json;
        this.mostWaiting = mostWaiting;
    }

    /** What a browser asks for when it sends its key as a subprotocol; the key itself is never said back. */
    @Override
    public List<String> getSubProtocols() {
        return List.of("langsheng");
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession socket) {
        Session session = ((NativeWebSocketSession) socket).getNativeSession(Session.class);
        if (session != null) {
            session.getUserProperties().put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, sendTime.toMillis());
        }
        sessions.put(
                socket.getId(),
                new StreamSession(socket, context, json, new DelegatingSecurityContextExecutor(senders), mostWaiting));
    }

    @Override
    protected void handleTextMessage(WebSocketSession socket, TextMessage message) {
        StreamSession session = sessions.get(socket.getId());
        if (session != null) {
            session.receive(message.getPayload());
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession socket, BinaryMessage message) {
        StreamSession session = sessions.get(socket.getId());
        if (session != null) {
            session.refuse("Binary messages are not part of this protocol; send JSON as text.");
        }
    }

    @Override
    public void handleTransportError(WebSocketSession socket, Throwable failure) {
        // the close that follows cleans up
    }

    @Override
    public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) {
        StreamSession session = sessions.remove(socket.getId());
        if (session != null) {
            session.close();
        }
        finishedIfEmpty();
    }

    /** Lets every utterance in progress come to its end; {@code done} runs when the last connection is closed. */
    void finish(Runnable done) {
        finished = done;
        sessions.values().forEach(StreamSession::finish);
        finishedIfEmpty();
    }

    private void finishedIfEmpty() {
        Runnable waiting = finished;
        if (waiting != null && sessions.isEmpty()) {
            finished = null;
            waiting.run();
        }
    }

    void stop() {
        sessions.values().forEach(StreamSession::close);
        senders.shutdownNow();
    }

    /** Puts the socket at its address. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSocket
    static class Wiring {
        @Bean(destroyMethod = "stop")
        StreamSocket streamSocket(
                SpeechService speech,
                Lexicons lexicons,
                LabelProperties label,
                JsonMapper json,
                ServerProperties properties,
                StreamProperties stream) {
            return new StreamSocket(
                    new StreamUtterance.Context(
                            speech, lexicons, label, properties.limits().text()),
                    json,
                    properties.limits().body().toBytes(),
                    stream.sendTime());
        }

        @Bean
        StreamShutdown streamShutdown(StreamSocket socket) {
            return new StreamShutdown(socket);
        }

        @Bean
        WebSocketConfigurer streamAddress(StreamSocket socket, HttpProperties http, ProblemAdvice advice) {
            return (WebSocketHandlerRegistry registry) -> registry.addHandler(new CallerSocket(socket), "/v1/stream")
                    .addInterceptors(new UpgradeOnly(advice))
                    .setAllowedOrigins(http.allowedOrigins().toArray(new String[0]));
        }

        @Bean
        ServletServerContainerFactoryBean webSocketLimits(ServerProperties properties, StreamProperties stream) {
            ServletServerContainerFactoryBean container = new ServletServerContainerFactoryBean();
            container.setMaxTextMessageBufferSize(
                    (int) properties.limits().body().toBytes());
            container.setMaxBinaryMessageBufferSize(8192);
            container.setMaxSessionIdleTimeout(stream.idle().toMillis());
            return container;
        }
    }
}
