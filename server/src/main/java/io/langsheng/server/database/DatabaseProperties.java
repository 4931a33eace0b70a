package io.langsheng.server.database;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where durable things are kept, {@code langsheng.database.*}.
 *
 * @param url JDBC address of a PostgreSQL database, which any number of nodes may share; without it, a file of this
 *     node's own in {@code folder}
 * @param username for {@code url}
 * @param password for {@code url}
 * @param folder where the file lies if there is no {@code url}; relative to the installation
 * @param connections most open connections
 * @param timeout longest wait for a connection or, on PostgreSQL, for an answer of the server's socket to come
 */
@ConfigurationProperties("langsheng.database")
public record DatabaseProperties(
        @Nullable String url,
        @DefaultValue("langsheng") String username,
        @DefaultValue("") String password,
        @DefaultValue("data/database") Path folder,
        @DefaultValue("8") int connections,
        @DefaultValue("3s") Duration timeout) {
    public DatabaseProperties {
        if (url != null && url.isBlank()) {
            url = null;
        }
        if (url != null && !url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            throw new IllegalArgumentException(
                    "langsheng.database.url must begin with jdbc:postgresql: (or jdbc:h2:), for example jdbc:postgresql://db.internal:5432/langsheng.");
        }
        if (connections < 2) {
            throw new IllegalArgumentException(
                    "langsheng.database.connections is %d; it must be at least 2.".formatted(connections));
        }
        if (timeout.toMillis() < 250) {
            throw new IllegalArgumentException(
                    "langsheng.database.timeout is %s; it must be at least 250ms.".formatted(timeout));
        }
    }

    /** Whether several nodes may share it. */
    public boolean shared() {
        return url != null && url.startsWith("jdbc:postgresql:");
    }
}
