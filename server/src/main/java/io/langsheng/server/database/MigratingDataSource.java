package io.langsheng.server.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A pool whose first connection brings the schema up to date, whoever asks for it. So nobody needs to wait for the
 * database at start, and nobody sees an old schema. While the database is away every caller gets an exception within
 * the pool's timeout; callers that come while another one is finding that out get it at once.
 *
 * <p>Several nodes may do so at the same time; Flyway's lock lets one of them through.
 */
public final class MigratingDataSource extends DelegatingDataSource implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MigratingDataSource.class);
    private static final long MIGRATION_WAIT_SECONDS = 30;

    private final HikariDataSource pool;
    private final ReentrantLock migrating = new ReentrantLock();
    private volatile boolean migrated;

    MigratingDataSource(HikariDataSource pool) {
        super(pool);
        this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (!migrated) {
            migrate();
        }
        return pool.getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLException("The database has one user.");
    }

    /** Whether the schema was found or made current since the start. */
    public boolean migrated() {
        return migrated;
    }

    private void migrate() throws SQLException {
        pool.getConnection().close(); // an absent database fails here, within the pool's timeout and with its reason
        try {
            if (!migrating.tryLock(MIGRATION_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new SQLTransientConnectionException("The schema is being brought up to date; try again.");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("Interrupted while the schema is brought up to date.", stop);
        }
        try {
            if (!migrated) {
                int steps = uninterrupted(() -> flyway(pool, null).migrate().migrationsExecuted);
                if (steps > 0) {
                    log.info("database schema: {} migrations applied", steps);
                }
                migrated = true;
            }
        } catch (ExecutionException failed) {
            Throwable broken = Objects.requireNonNull(failed.getCause());
            throw new SQLException(
                    "The database's schema cannot be brought up to date: " + broken.getMessage(), broken);
        } finally {
            migrating.unlock();
        }
    }

    /**
     * Does the work in a thread of its own: an interrupt of the caller, who may be stopping, would close H2's file under
     * it.
     */
    private static int uninterrupted(Callable<Integer> work) throws ExecutionException {
        FutureTask<Integer> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "database-schema");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The migrations of this version; out of order because parts of the service number theirs in ranges of their own.
     *
     * @param target the last version to apply, null for all
     */
    static Flyway flyway(HikariDataSource pool, @Nullable String target) {
        var configuration = Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration")
                .outOfOrder(true)
                .placeholderReplacement(false)
                .connectRetries(0)
                .initSql(null)
                .configuration(Map.of("flyway.postgresql.transactional.lock", "true"));
        if (target != null) {
            configuration.target(target);
        }
        return configuration.load();
    }

    /** Waits for a migration that is under way. */
    @Override
    public void close() {
        migrating.lock();
        try {
            pool.close();
        } finally {
            migrating.unlock();
        }
    }
}
