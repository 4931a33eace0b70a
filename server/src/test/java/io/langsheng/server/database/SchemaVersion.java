package io.langsheng.server.database;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database with the schema that some version of the service had. */
public final class SchemaVersion {
    private SchemaVersion() {}

    /** An open database; closing it leaves what is in it. */
    public record Opened(HikariDataSource pool) implements AutoCloseable {
        public DataSource database() {
            return pool;
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** @param version last migration to apply; null for none */
    public static Opened open(String url, Path folder, @Nullable String version) {
        HikariDataSource pool = new HikariDataSource(DatabaseConfiguration.pool(
                new DatabaseProperties(url, "postgres", "", folder, 4, Duration.ofSeconds(5)), folder));
        if (version != null) {
            MigratingDataSource.flyway(pool, version).migrate();
        }
        return new Opened(pool);
    }
}
