package io.langsheng.server.stream;

import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

/** What goes out on one connection. Messages are sent by one thread; it may be closed by any. */
final class StreamOutput {
    private static final Logger log = LoggerFactory.getLogger(StreamOutput.class);

    private final WebSocketSession socket;
    private final JsonMapper json;
    private volatile boolean closed;

    StreamOutput(WebSocketSession socket, JsonMapper json) {
        this.socket = socket;
        this.json = json;
    }

    void send(Map<String, ?> message) throws IOException {
        send(new TextMessage(json.writeValueAsString(message)));
    }

    void send(byte[] sound) throws IOException {
        if (sound.length > 0) {
            send(new BinaryMessage(sound));
        }
    }

    /** @throws IOException if the client is gone, of which the container also tells by an unchecked exception */
    private void send(WebSocketMessage<?> message) throws IOException {
        if (closed) {
            return;
        }
        try {
            socket.sendMessage(message);
        } catch (IllegalStateException gone) {
            throw new IOException(gone);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Sends nothing any more. */
    void end() {
        closed = true;
    }

    void close(CloseStatus status) {
        try {
            socket.close(status);
        } catch (IOException | IllegalStateException e) {
            log.debug("closing a stream: {}", e.toString());
        }
    }
}
