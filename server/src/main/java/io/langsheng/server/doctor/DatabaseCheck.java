package io.langsheng.server.doctor;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.database.DatabaseProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

/** Whether the database answers, is new enough, lets us make tables, and has the right time. */
final class DatabaseCheck {
    private static final int LEAST_POSTGRES = 12;
    private static final Duration MOST_SKEW = Duration.ofSeconds(5);

    private DatabaseCheck() {}

    static Finding examine(DatabaseProperties database, ServerProperties server) {
        String url = database.url();
        if (url == null || !database.shared()) {
            Path file = server.at(database.folder()).resolve("langsheng.mv.db");
            return Finding.ok(
                    "database",
                    url != null
                            ? "H2 at " + url
                            : "a file of this node's own, %s%s; several nodes need PostgreSQL"
                                    .formatted(file, Files.exists(file) ? "" : ", made at first use"));
        }
        Properties settings = new Properties();
        settings.setProperty("user", database.username());
        settings.setProperty("password", database.password());
        settings.setProperty("loginTimeout", "5");
        settings.setProperty("connectTimeout", "5");
        settings.setProperty("socketTimeout", "10");
        try (Connection connection = DriverManager.getConnection(url, settings)) {
            return look(connection, url);
        } catch (SQLException e) {
            return Finding.failed(
                    "database",
                    "%s: %s".formatted(url, Finding.reason(e)),
                    "Is PostgreSQL up, may this machine reach it (pg_hba.conf, firewall), are langsheng.database.username and password right?");
        }
    }

    private static Finding look(Connection connection, String url) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        String detail = "PostgreSQL %d at %s".formatted(version, url);
        if (version < LEAST_POSTGRES) {
            return Finding.failed("database", detail, "PostgreSQL %d or newer is needed.".formatted(LEAST_POSTGRES));
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select has_schema_privilege(current_schema(), 'create'), clock_timestamp()")) {
            row.next();
            if (!row.getBoolean(1)) {
                return Finding.failed(
                        "database",
                        detail + ": the user may not make tables",
                        "grant create on schema public to the user, or make it the owner of the database.");
            }
            Duration skew = Duration.between(row.getTimestamp(2).toInstant(), Instant.now())
                    .abs();
            return skew.compareTo(MOST_SKEW) > 0
                    ? Finding.warning(
                            "database",
                            "%s: its clock is %d s from this machine's".formatted(detail, skew.toSeconds()),
                            "Let both go by NTP; heartbeats of jobs and nodes go by the clock.")
                    : Finding.ok("database", detail);
        }
    }
}
