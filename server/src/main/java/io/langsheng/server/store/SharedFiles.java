package io.langsheng.server.store;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Files of this node's folders, kept in a bucket as well, where one is configured: what a node has written it publishes,
 * what it does not have it fetches. Files never change, so a copy is as good as the original. Without a bucket the folders
 * are all there is, and every method does nothing.
 *
 * <p>Speaking does not depend on the bucket. After a failure it is left alone for a while: files then are this node's
 * own, and others do not find them.
 *
 * <p>Safe for use by several threads.
 */
@Component
public final class SharedFiles {
    private static final Logger log = LoggerFactory.getLogger(SharedFiles.class);

    private final @Nullable ObjectStore store;
    private final long pauseNanos;
    private final LongSupplier nanoClock;
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

    /** Puts a finished file where other nodes find it. */
    public void publish(String key, Path file) {
        ObjectStore open = usable();
        if (open != null) {
            try {
                open.put(key, file);
            } catch (IOException e) {
                failed("a file could not be published", e);
            }
        }
    }

    /**
     * Makes sure that the file is here, if any node has published it. It appears whole, with the time it was published.
     *
     * @return whether it is here now
     */
    public boolean fetch(String key, Path file) {
        if (Files.exists(file)) {
            return true;
        }
        ObjectStore open = usable();
        if (open == null) {
            return false;
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
            return false;
        } finally {
            try {
                Files.deleteIfExists(aside);
            } catch (IOException left) {
                log.debug("left behind: {}", left.getMessage());
            }
        }
    }

    /** Removes what was published under keys that begin with this. */
    public void remove(String prefix) {
        ObjectStore open = usable();
        if (open != null) {
            try {
                open.delete(prefix);
            } catch (IOException e) {
                failed("files could not be removed", e);
            }
        }
    }

    private @Nullable ObjectStore usable() {
        if (paused && nanoClock.getAsLong() - pausedUntil < 0) {
            return null;
        }
        paused = false;
        return store;
    }

    private void failed(String what, IOException e) {
        pausedUntil = nanoClock.getAsLong() + pauseNanos;
        paused = true;
        log.warn("{}; the bucket is left alone for {} s: {}", what, pauseNanos / 1_000_000_000, e.getMessage());
    }

    @PreDestroy
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
