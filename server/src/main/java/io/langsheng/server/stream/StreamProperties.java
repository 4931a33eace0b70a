package io.langsheng.server.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The WebSocket, {@code langsheng.stream.*}.
 *
 * @param idle a connection on which nothing has come or gone for so long is closed
 * @param sendTime a client that does not read what is sent to it for so long is dropped
 */
@ConfigurationProperties("langsheng.stream")
public record StreamProperties(
        @DefaultValue("60s") Duration idle,
        @DefaultValue("20s") Duration sendTime) {
    public StreamProperties {
        positive("idle", idle);
        positive("send-time", sendTime);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "langsheng.stream.%s is %s; it must be longer than nothing.".formatted(name, value));
        }
    }
}
