package io.langsheng.server.stream;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

/** Writing to a client that has left. */
class StreamOutputTest {
    @Test
    void a_client_that_is_gone_is_no_failure_of_ours_however_the_container_says_it() {
        WebSocketSession gone = (WebSocketSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WebSocketSession.class}, (self, method, arguments) -> {
                    throw new IllegalStateException("the session has been closed");
                });
        StreamOutput out = new StreamOutput(gone, JsonMapper.shared());
        assertThatThrownBy(() -> out.send(Map.of("type", "cancelled"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> out.send(new byte[1])).isInstanceOf(IOException.class);
        out.close(CloseStatus.NORMAL);
    }
}
