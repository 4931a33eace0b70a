package io.langsheng.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
class MigratingDataSourceTest {
    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void the_first_connection_makes_the_schema_in_a_file() throws Exception {
        check(properties(null));
        check(properties(null)); // and finds it there the next time
    }

    @Test
    void the_first_connection_makes_the_schema_in_postgresql() throws Exception {
        check(properties(postgres.getJdbcUrl("postgres", "postgres")));
        check(properties(postgres.getJdbcUrl("postgres", "postgres")));
    }

    @Test
    void nodes_that_start_together_agree_who_migrates() throws Exception {
        JdbcClient.create(postgres.getPostgresDatabase())
                .sql("create database together")
                .update();
        DatabaseProperties properties = properties(postgres.getJdbcUrl("postgres", "together"));
        ExecutorService nodes = Executors.newFixedThreadPool(3);
        try {
            Callable<Void> node = () -> {
                check(properties);
                return null;
            };
            List<Future<Void>> results = new ArrayList<>(nodes.invokeAll(List.of(node, node, node)));
            for (Future<Void> result : results) {
                result.get();
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void an_absent_database_is_told_within_the_timeout_and_found_when_it_comes() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String url = "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
        try (MigratingDataSource database = open(properties(url, Duration.ofSeconds(2)))) {
            long before = System.nanoTime();
            assertThatThrownBy(database::getConnection).isInstanceOf(SQLException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            assertThat(database.migrated()).isFalse();
            try (EmbeddedPostgres late =
                    EmbeddedPostgres.builder().setPort(port).start()) {
                assertThat(late.getPort()).isEqualTo(port);
                database.getConnection().close();
                assertThat(database.migrated()).isTrue();
            }
        }
    }

    @Test
    void an_address_of_another_database_is_refused_with_what_would_be_right() {
        assertThatThrownBy(() -> properties("mysql://db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:postgresql:");
    }

    private void check(DatabaseProperties properties) throws SQLException {
        try (MigratingDataSource database = open(properties)) {
            assertThat(database.migrated()).isFalse();
            JdbcClient client = JdbcClient.create(database);
            assertThat(client.sql("select count(*) from scheduled_tasks")
                            .query(Integer.class)
                            .single())
                    .isZero();
            assertThat(database.migrated()).isTrue();
        }
    }

    private MigratingDataSource open(DatabaseProperties properties) {
        return new MigratingDataSource(new HikariDataSource(DatabaseConfiguration.pool(properties, folder)));
    }

    private DatabaseProperties properties(String url) {
        return properties(url, Duration.ofSeconds(30));
    }

    private DatabaseProperties properties(String url, Duration timeout) {
        return new DatabaseProperties(url, "postgres", "", folder, 4, timeout);
    }
}
