package io.langsheng.server.job;

import io.langsheng.server.http.BasePath;
import io.langsheng.server.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells those who watch a job how far it is: once a second if it has moved, and at least every quarter of a minute so
 * that nothing between takes the connection for dead. Any node can tell, as all of it is in the database.
 */
@Component
final class JobEvents {
    private static final Logger log = LoggerFactory.getLogger(JobEvents.class);
    private static final long NEVER = 0L;
    private static final long SILENCE = Duration.ofSeconds(15).toNanos();
    private static final int MOST_WATCHERS = 500;
    private static final int SENDERS = 4;

    private final JobRepository repository;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(JobEvents::thread);
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS, JobEvents::thread);

    JobEvents(JobRepository repository) {
        this.repository = repository;
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "job-events");
        thread.setDaemon(true);
        return thread;
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
        watchers.forEach(watcher -> watcher.emitter.complete());
        senders.shutdownNow();
    }

    SseEmitter of(Job job) {
        if (watchers.size() >= MOST_WATCHERS) {
            throw ProblemException.busy(
                    "%d clients watch jobs, the most allowed.".formatted(MOST_WATCHERS), Duration.ofSeconds(30));
        }
        Watcher watcher = new Watcher(job.id(), BasePath.current(), new SseEmitter(NEVER));
        watcher.emitter.onCompletion(() -> watchers.remove(watcher));
        watcher.emitter.onError(gone -> watchers.remove(watcher));
        watchers.add(watcher);
        senders.execute(() -> watcher.tell(job));
        return watcher.emitter;
    }

    private void look() {
        for (Watcher watcher : watchers) {
            if (watcher.busy) {
                continue;
            }
            try {
                Job job = repository.find(watcher.job).orElse(null);
                senders.execute(() -> watcher.tell(job));
            } catch (DataAccessException | TransactionException away) {
                log.debug("nothing to tell: {}", away.getMessage());
            }
        }
    }

    private final class Watcher {
        private final String job;
        private final String base;
        private final SseEmitter emitter;
        private volatile boolean busy;
        private @Nullable JobView told;
        private long toldAt;

        Watcher(String job, String base, SseEmitter emitter) {
            this.job = job;
            this.base = base;
            this.emitter = emitter;
        }

        synchronized void tell(@Nullable Job now) {
            busy = true;
            try {
                if (now == null) {
                    emitter.complete();
                    return;
                }
                JobView view = JobView.of(now, base, null);
                if (!view.equals(told)) {
                    boolean end = now.state().isFinal();
                    emitter.send(
                            SseEmitter.event().name(end ? "end" : "progress").data(view, MediaType.APPLICATION_JSON));
                    told = view;
                    toldAt = System.nanoTime();
                    if (end) {
                        emitter.complete();
                    }
                } else if (System.nanoTime() - toldAt > SILENCE) {
                    emitter.send(SseEmitter.event().comment("waiting"));
                    toldAt = System.nanoTime();
                }
            } catch (IOException | IllegalStateException gone) {
                watchers.remove(this);
                emitter.completeWithError(gone);
            } finally {
                busy = false;
            }
        }
    }
}
