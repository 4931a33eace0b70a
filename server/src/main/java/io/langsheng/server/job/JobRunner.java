package io.langsheng.server.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.langsheng.server.ServerProperties;
import io.langsheng.server.database.DatabaseProperties;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.text.ssml.SsmlException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * This node's share of the work, through db-scheduler: polls the database for work that is due, tells it that the node
 * is alive, takes over what dead nodes left, tries failed work again.
 *
 * <p>Begins once the service speaks and the database answers. When the service stops, what is being spoken is given
 * back at once.
 */
@Component
final class JobRunner {
    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);
    private static final Duration POOL_RETRY = Duration.ofSeconds(1);
    private static final Duration STORAGE_RETRY = Duration.ofSeconds(15);
    private static final int STORAGE_ATTEMPTS = 20;
    private static final int MISSED_HEARTBEATS = 4;

    private final JobWork work;
    private final JobQueue queue;
    private final JobExpiry expiry;
    private final WebhookSender webhooks;
    private final JobProperties properties;
    private final ServerProperties server;
    private final DataSource database;
    private final DatabaseProperties databaseProperties;
    private @Nullable Scheduler scheduler;
    private @Nullable Thread starter;
    private boolean stopped;

    JobRunner(
            JobWork work,
            JobQueue queue,
            JobExpiry expiry,
            WebhookSender webhooks,
            JobProperties properties,
            ServerProperties server,
            DataSource database,
            DatabaseProperties databaseProperties) {
        this.work = work;
        this.queue = queue;
        this.expiry = expiry;
        this.webhooks = webhooks;
        this.properties = properties;
        this.server = server;
        this.database = database;
        this.databaseProperties = databaseProperties;
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void begin() {
        if (properties.enabled() && !stopped && starter == null) {
            Thread thread = new Thread(this::startWhenReachable, "jobs-start");
            thread.setDaemon(true);
            starter = thread;
            thread.start();
        }
    }

    private void startWhenReachable() {
        boolean told = false;
        while (true) {
            try {
                database.getConnection().close();
                start();
                return;
            } catch (SQLException | RuntimeException away) {
                if (!told) {
                    log.warn("jobs wait for the database: {}", away.getMessage());
                    told = true;
                }
            }
            try {
                Thread.sleep(DATABASE_RETRY.toMillis());
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private synchronized void start() {
        if (stopped) {
            return;
        }
        // Only one node can have a file open, so whatever seems to be at work there died with the process before.
        Duration silence =
                databaseProperties.shared() ? properties.heartbeat().multipliedBy(MISSED_HEARTBEATS) : Duration.ZERO;
        queue.takeBack(Instant.now().minus(silence));
        Scheduler made = Scheduler.create(database, tasks())
                .startTasks(sweep())
                .threads(threads() + 1) // one more than compute, so that none waits while another stores what it has
                .pollingInterval(Duration.ofMillis(500))
                .heartbeatInterval(properties.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .schedulerName(new SchedulerName.Fixed(nodeName()))
                .failureLogging(LogLevel.DEBUG, false)
                .addSchedulerListener(new SchedulerLog(database))
                .shutdownMaxWait(Duration.ofSeconds(2))
                .build();
        made.start();
        scheduler = made;
        log.info("working on jobs, {} groups at a time", threads() + 1);
    }

    @PreDestroy
    void stop() {
        Scheduler running;
        Thread starting;
        synchronized (this) {
            stopped = true;
            running = scheduler;
            starting = starter;
        }
        if (starting != null) {
            starting.interrupt();
        }
        if (running != null) {
            running.stop();
        }
    }

    private int threads() {
        int threads = server.synthesis().threads();
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    private static String nodeName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "node";
        }
        String clipped = host.length() > 60 ? host.substring(0, 60) : host;
        return clipped + "-" + ProcessHandle.current().pid() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private List<Task<?>> tasks() {
        return List.of(
                Tasks.oneTime(JobQueue.GROUP)
                        .onFailure(this::groupFailed)
                        .onDeadExecution(this::groupDied)
                        .execute((instance, context) -> unchecked(() -> work.speak(
                                JobQueue.groupJob(instance.getId()), JobQueue.groupIndex(instance.getId())))),
                Tasks.oneTime(JobQueue.FINISH)
                        .onFailure(this::finishFailed)
                        .execute((instance, context) -> unchecked(() -> work.finish(instance.getId()))),
                Tasks.oneTime(JobQueue.WEBHOOK)
                        .onFailure(this::webhookFailed)
                        .execute((instance, context) -> unchecked(() ->
                                webhooks.send(instance.getId(), context.getExecution().consecutiveFailures + 1))));
    }

    private RecurringTask<Void> sweep() {
        return Tasks.recurring("job-sweep", FixedDelay.ofSeconds(5)).execute((instance, context) -> {
            queue.refill();
            unchecked(expiry::sweep);
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void unchecked(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void groupFailed(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        String id = JobQueue.groupJob(complete.getExecution().getId());
        int index = JobQueue.groupIndex(complete.getExecution().getId());
        Throwable cause = complete.getCause().orElse(null);
        Duration wait = waitOutside(cause);
        if (wait != null) {
            operations.reschedule(complete, complete.getTimeDone().plus(wait));
            return;
        }
        if (cause instanceof UncheckedIOException storage) {
            log.warn("group {} of job {} could not be stored: {}", index, id, storage.getMessage());
            if (complete.getExecution().consecutiveFailures + 1 < STORAGE_ATTEMPTS) {
                operations.reschedule(complete, complete.getTimeDone().plus(STORAGE_RETRY));
                return;
            }
        }
        int failures = queue.failed(id, index, cause);
        if (failures >= properties.attempts() || failures == 0) {
            operations.stop();
        } else {
            operations.reschedule(complete, later(complete.getTimeDone(), properties.retryAfter(), failures - 1));
        }
    }

    /** Another node has died over it: it keeps its place before what was scheduled later. */
    private void groupDied(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        String work = complete.getExecution().getId();
        queue.died(JobQueue.groupJob(work), JobQueue.groupIndex(work));
        operations.reschedule(complete, complete.getExecution().getExecutionTime());
    }

    private void finishFailed(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        String id = complete.getExecution().getId();
        Throwable cause = complete.getCause().orElse(null);
        Duration wait = waitOutside(cause);
        if (wait == null && complete.getExecution().consecutiveFailures + 1 >= STORAGE_ATTEMPTS) {
            queue.fail(id, new JobProblem("internal", "The file could not be written.", null, null));
            operations.stop();
            return;
        }
        if (cause instanceof UncheckedIOException storage) {
            log.warn("the file of job {} could not be written: {}", id, storage.getMessage());
        } else if (wait == null) {
            log.error("the file of job {} could not be written", id, cause);
        }
        operations.reschedule(complete, complete.getTimeDone().plus(wait == null ? STORAGE_RETRY : wait));
    }

    private void webhookFailed(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        int failures = complete.getExecution().consecutiveFailures + 1;
        String reason = complete.getCause().map(Throwable::getMessage).orElse("");
        if (failures >= properties.webhooks().attempts()) {
            log.warn(
                    "the webhook of job {} is given up: {}",
                    complete.getExecution().getId(),
                    reason);
            operations.stop();
        } else {
            operations.reschedule(
                    complete,
                    later(complete.getTimeDone(), properties.webhooks().retryAfter(), failures - 1));
        }
    }

    /** How long to wait where the work itself is not to blame; null where it is. */
    private static @Nullable Duration waitOutside(@Nullable Throwable cause) {
        if (cause instanceof WorkStoppedException) {
            return Duration.ZERO;
        }
        boolean refused = cause instanceof DataIntegrityViolationException; // it would be again
        if (cause instanceof DataAccessException && !refused || cause instanceof TransactionException) {
            return DATABASE_RETRY;
        }
        if (cause instanceof ProblemException problem) {
            return switch (problem.code()) {
                case SHUTTING_DOWN, BUSY -> POOL_RETRY;
                case UNAVAILABLE -> STORAGE_RETRY;
                default -> null;
            };
        }
        return null;
    }

    private static Instant later(Instant now, Duration first, int doublings) {
        return now.plus(first.multipliedBy(1L << Math.min(doublings, 12)));
    }

    /** What the owner of a job is told; unexpected failures are for the log alone. */
    static JobProblem problem(@Nullable Throwable cause, int attempts, Integer offset, Integer chapter) {
        if (cause instanceof ProblemException known && known.code() != ProblemCode.INTERNAL) {
            return new JobProblem(known.code().id(), known.getMessage(), offset, chapter);
        }
        if (cause instanceof SsmlException markup) {
            return new JobProblem("invalid_ssml", String.valueOf(markup.getMessage()), offset, chapter);
        }
        return new JobProblem(
                "internal",
                "What begins at character %d could not be spoken in %d attempts.".formatted(offset, attempts),
                offset,
                chapter);
    }
}
