package io.langsheng.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Brings the schema up to date beside the started service, so that the first caller need not wait for it. */
@Component
final class DatabaseWarmUp {
    private static final Logger log = LoggerFactory.getLogger(DatabaseWarmUp.class);

    private final DataSource database;

    DatabaseWarmUp(DataSource database) {
        this.database = database;
    }

    @EventListener(ApplicationReadyEvent.class)
    void started() {
        Thread thread = new Thread(this::connect, "database-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void connect() {
        try (Connection connection = database.getConnection()) {
            log.info("database: {}", connection.getMetaData().getDatabaseProductName());
        } catch (SQLException away) {
            log.warn("the database cannot be used yet; speaking goes on, what needs it waits: {}", away.getMessage());
        }
    }
}
