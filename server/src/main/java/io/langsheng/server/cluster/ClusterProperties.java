package io.langsheng.server.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This node among others, {@code langsheng.cluster.*}.
 *
 * @param node this node's name, unlike all others'; host name and port if absent
 * @param heartbeat how often a node says that it is there; one not heard of for three times as long counts as gone
 */
@ConfigurationProperties("langsheng.cluster")
public record ClusterProperties(
        @Nullable String node, @DefaultValue("5s") Duration heartbeat) {
    public ClusterProperties {
        if (heartbeat.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "langsheng.cluster.heartbeat is %s; it must be at least 100ms.".formatted(heartbeat));
        }
        if (node != null && (node.isBlank() || node.length() > 200)) {
            throw new IllegalArgumentException("langsheng.cluster.node must have 1 to 200 characters.");
        }
    }
}
