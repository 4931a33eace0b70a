package io.langsheng.server.job;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.Execution;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What db-scheduler goes through, a line for each change. Its own log, switched off in {@code application.yaml}, is a
 * stack trace for every poll and heartbeat while the database is away.
 */
final class SchedulerLog extends AbstractSchedulerListener {
    private static final Logger log = LoggerFactory.getLogger(SchedulerLog.class);
    private static final int PROBE_SECONDS = 2;

    private final DataSource database;
    /** Since the last time that work was looked for and nothing was wrong. */
    private boolean troubled;

    SchedulerLog(DataSource database) {
        this.database = database;
    }

    @Override
    public synchronized void onSchedulerEvent(SchedulerEventType event) {
        switch (event) {
            case UNEXPECTED_ERROR, FAILED_HEARTBEAT -> {
                if (!troubled) {
                    troubled = true;
                    tellWhy();
                }
            }
            case RAN_EXECUTE_DUE -> {
                if (troubled) {
                    troubled = false;
                    log.info("jobs go on");
                }
            }
            default -> {}
        }
    }

    private void tellWhy() {
        try (Connection connection = database.getConnection()) {
            if (connection.isValid(PROBE_SECONDS)) {
                log.warn("the scheduler of jobs met an error; logging.level.com.github.kagkarlsson=error shows it");
                return;
            }
            log.warn("jobs wait for the database, which does not answer");
        } catch (SQLException away) {
            log.warn("jobs wait for the database: {}", away.getMessage());
        }
    }

    @Override
    public void onExecutionDead(Execution execution) {
        log.info("taking over {} {} from a node that is silent", execution.getTaskName(), execution.getId());
    }
}
