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
    private boolean away;

    SchedulerLog(DataSource database) {
        this.database = database;
    }

    @Override
    public synchronized void onSchedulerEvent(SchedulerEventType event) {
        switch (event) {
            case UNEXPECTED_ERROR, FAILED_HEARTBEAT -> {
                if (!away) {
                    tellWhy();
                }
            }
            case RAN_EXECUTE_DUE -> {
                if (away) {
                    away = false;
                    log.info("jobs go on");
                }
            }
            default -> {}
        }
    }

    private void tellWhy() {
        try (Connection connection = database.getConnection()) {
            if (connection.isValid(PROBE_SECONDS)) {
                // This node was slow, so that another one did its work too; it counts once.
                log.info("work could not be ended as planned and is looked at again;"
                        + " logging.level.com.github.kagkarlsson=error shows why");
                return;
            }
            gone("it does not answer");
        } catch (SQLException e) {
            gone(String.valueOf(e.getMessage()));
        }
    }

    private void gone(String why) {
        if (!away) { // a connection that does not answer may also fail to close
            away = true;
            log.warn("jobs wait for the database: {}", why);
        }
    }

    @Override
    public void onExecutionDead(Execution execution) {
        log.info("taking over {} {} from a node that is silent", execution.getTaskName(), execution.getId());
    }
}
