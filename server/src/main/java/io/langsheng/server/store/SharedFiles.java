package io.langsheng.server.store;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Files of this node's folders, kept in a bucket as well, where one is configured: what a node has written it puts
 * there, what it does not have it fetches. Such files never change, so a copy is as good as the original. Folders whose
 * files do change are mirrored ({@link #mirror}). Without a bucket the folders are all there is, and every method does
 * nothing.
 *
 * <p>After a failure the bucket is left alone for a while. Speaking does not depend on it: what is {@link #publish
 * published} meanwhile is this node's own until the bucket answers again. What other nodes must be able to rely on is
 * {@link #put}, which fails.
 *
 * <p>Safe for use by several threads.
 */
@Component
public final class SharedFiles {
    private static final Logger log = LoggerFactory.getLogger(SharedFiles.class);

    /** How soon a change on one node is seen on the others. */
    static final Duration REFRESH = Duration.ofSeconds(5);

    private static final int MOST_UNPUBLISHED = 10_000;

    private final @Nullable ObjectStore store;
    private final List<Mirror> mirrors = new CopyOnWriteArrayList<>();
    /** What is to be published once the bucket answers again. */
    private final Map<String, Path> unpublished = new ConcurrentHashMap<>();

    private final long pauseNanos;
    private final LongSupplier nanoClock;
    private @Nullable ScheduledExecutorService refresher;
    private volatile long pausedUntil;
    private volatile boolean paused;

    @Autowired
    SharedFiles(StoreProperties properties) {
        this(
                properties.s3() == null ? null : new S3ObjectStore(properties.s3()),
                properties.s3() == null ? 0 : properties.s3().pause().toNanos(),
                System::nanoTime);
    }

    SharedFiles(@Nullable ObjectStore store, long pauseNanos, LongSupplier nanoClock) {
        this.store = store;
        this.pauseNanos = pauseNanos;
        this.nanoClock = nanoClock;
    }

    /** No bucket. */
    public static SharedFiles none() {
        return new SharedFiles(null, 0, System::nanoTime);
    }

    /**
     * Puts a finished file where other nodes find it.
     *
     * @throws ProblemException {@code unavailable} if that cannot be done now
     */
    public void put(String key, Path file) {
        change(bucket -> bucket.put(key, file));
    }

    /** Puts a finished file where other nodes find it, now or, if it is still there then, once the bucket answers. */
    public void publish(String key, Path file) {
        if (store == null) {
            return;
        }
        ObjectStore open = usable();
        if (open == null) {
            postpone(key, file);
            return;
        }
        try {
            open.put(key, file);
        } catch (IOException e) {
            postpone(key, file);
            failed("a file could not be published", e);
        }
    }

    private void postpone(String key, Path file) {
        if (unpublished.size() < MOST_UNPUBLISHED) {
            unpublished.put(key, file);
        }
    }

    private void publishPostponed(ObjectStore open) throws IOException {
        for (Map.Entry<String, Path> each : unpublished.entrySet()) {
            if (Files.exists(each.getValue())) {
                open.put(each.getKey(), each.getValue());
            }
            unpublished.remove(each.getKey());
        }
    }

    /**
     * Makes sure that the file is here, if any node has published it and the bucket answers. It appears whole, with the
     * time it was published.
     *
     * @return whether it is here now
     */
    public boolean fetch(String key, Path file) {
        try {
            return fetchNow(key, file);
        } catch (ProblemException away) {
            return false;
        }
    }

    /**
     * Like {@link #fetch}, where it matters whether the file is nowhere or only out of reach.
     *
     * @throws ProblemException {@code unavailable} if the bucket cannot be asked now
     */
    public boolean fetchNow(String key, Path file) {
        if (Files.exists(file)) {
            return true;
        }
        if (store == null) {
            return false;
        }
        ObjectStore open = usable();
        if (open == null) {
            throw away();
        }
        Path aside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".partial");
        try {
            Files.createDirectories(file.resolveSibling(""));
            Optional<Instant> published = open.get(key, aside);
            if (published.isEmpty()) {
                return false;
            }
            Files.setLastModifiedTime(aside, FileTime.from(published.get()));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            failed("a file could not be fetched", e);
            throw away();
        } finally {
            try {
                Files.deleteIfExists(aside);
            } catch (IOException left) {
                log.debug("left behind: {}", left.getMessage());
            }
        }
    }

    /**
     * Keeps the files of a folder, and of folders in it, like those that any node publishes under keys that begin with
     * {@code prefix}: new and changed ones come within {@link #REFRESH}, removed ones go.
     */
    public void mirror(String prefix, Path folder) {
        if (store == null) {
            return;
        }
        mirrors.add(new Mirror(prefix, folder));
        synchronized (this) {
            if (refresher == null) {
                refresher = Executors.newSingleThreadScheduledExecutor(work -> {
                    Thread thread = new Thread(work, "shared-files");
                    thread.setDaemon(true);
                    return thread;
                });
                refresher.scheduleWithFixedDelay(this::refresh, 0, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Brings all mirrors up to date, and publishes what could not be before. */
    void refresh() {
        ObjectStore open = usable();
        if (open == null) {
            return;
        }
        try {
            for (Mirror mirror : mirrors) {
                mirror.refresh(open);
            }
            publishPostponed(open);
        } catch (IOException | RuntimeException e) {
            failed("a folder could not be mirrored", e);
        }
    }

    /**
     * Removes the file of this key, or all below it where it ends with a slash.
     *
     * @throws ProblemException {@code unavailable} if that cannot be done now
     */
    public void remove(String key) {
        unpublished.keySet().removeIf(each -> key.endsWith("/") ? each.startsWith(key) : each.equals(key));
        change(bucket -> bucket.delete(key));
    }

    private interface Change {
        void in(ObjectStore bucket) throws IOException;
    }

    private void change(Change change) {
        if (store == null) {
            return;
        }
        ObjectStore open = usable();
        try {
            if (open != null) {
                change.in(open);
                return;
            }
        } catch (IOException e) {
            failed("a file could not be stored or removed", e);
        }
        throw away();
    }

    private ProblemException away() {
        return ProblemException.later(
                ProblemCode.UNAVAILABLE,
                "The store that the nodes share cannot be reached; speech is not affected.",
                Duration.ofNanos(pauseNanos));
    }

    private @Nullable ObjectStore usable() {
        if (paused && nanoClock.getAsLong() - pausedUntil < 0) {
            return null;
        }
        paused = false;
        return store;
    }

    private void failed(String what, Exception e) {
        pausedUntil = nanoClock.getAsLong() + pauseNanos;
        paused = true;
        log.warn("{}; the bucket is left alone for {} s: {}", what, pauseNanos / 1_000_000_000, e.getMessage());
    }

    @PreDestroy
    void close() {
        synchronized (this) {
            if (refresher != null) {
                refresher.shutdownNow();
            }
        }
        if (store != null) {
            store.close();
        }
    }
}
