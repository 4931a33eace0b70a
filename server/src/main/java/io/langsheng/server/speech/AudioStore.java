package io.langsheng.server.speech;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.store.SharedFiles;
import io.langsheng.server.tenant.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finished audio on disk, one file an id, kept for a while. A file appears whole (written aside, then renamed), so a
 * crash leaves nothing half. Ids are 128 random bits: who has not been given one cannot guess it. Behind them a name says
 * whose the file is ({@link #mark}), and {@link #find} finds only the current caller's.
 */
@Component
public final class AudioStore {
    private static final Logger log = LoggerFactory.getLogger(AudioStore.class);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}(?:[0-9a-f]{16})?\\.[a-z0-9]{2,5}");
    private static final int ID_LENGTH = 32;
    /** Of published files, what goes before the name. */
    private static final String KEY = "audio/";

    private static final String PARTIAL = ".partial";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final Duration keep;
    private final long size;
    private final Clock clock;
    private final SharedFiles shared;

    AudioStore(ServerProperties properties, Clock clock, SharedFiles shared) {
        this.shared = shared;
        this.folder = properties.at(properties.audio().folder());
        this.keep = properties.audio().keep();
        this.size = properties.audio().size().toBytes();
        this.clock = clock;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "langsheng.audio.folder is %s, which cannot be made: %s. Name a folder that can be written."
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /** A name, without extension, that nobody can guess. */
    public String newId() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + mark();
    }

    /**
     * The name, without extension, of what a caller asked for under a key of its own. All nodes give the same request the
     * same name, so that a repeated request finds what was already stored, and another request under the same key does not.
     */
    String idOf(String key, String request) {
        String words = Caller.current().tenant() + "\n" + key.length() + "\n" + key + "\n" + request;
        return HexFormat.of().formatHex(digest(words), 0, ID_LENGTH / 2) + mark();
    }

    /** Writes one file. {@code write} fills it at the path it is given; if it fails, nothing is left behind. */
    public String add(String extension, FileWriter write) throws IOException {
        String name = newId() + "." + extension;
        put(name, write);
        return name;
    }

    /** Writes one file of a name made of {@link #newId} and an extension. */
    public void put(String name, FileWriter write) throws IOException {
        Path partial = folder.resolve(name + PARTIAL);
        try {
            write.to(partial);
            Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            shared.publish(KEY + name, folder.resolve(name));
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** The file of this name, unless there is none, it has expired, or the name is not one of ours or the caller's. */
    public Optional<Path> find(String name) {
        if (!NAME.matcher(name).matches() || !name.substring(ID_LENGTH).startsWith(mark() + ".")) {
            return Optional.empty();
        }
        Path file = folder.resolve(name);
        shared.fetch(KEY + name, file);
        try {
            return expired(Files.getLastModifiedTime(file)) ? Optional.empty() : Optional.of(file);
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** When the file stops being served. */
    public Instant expiry(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().plus(keep);
    }

    /** A scratch file in the store's folder, for spooling; the caller deletes it. */
    public Path scratch() throws IOException {
        return Files.createTempFile(folder, "spool", PARTIAL);
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 5_000)
    void sweep() {
        try (Stream<Path> listing = Files.list(folder)) {
            List<Path> files = listing.sorted(
                            Comparator.comparing(AudioStore::modified).reversed())
                    .toList();
            long total = 0;
            for (Path file : files) {
                boolean partial = file.toString().endsWith(PARTIAL);
                total += partial ? 0 : Files.size(file);
                if (expired(modified(file)) || !partial && total > size) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException gone) {
            log.debug("swept beside another sweep");
        } catch (IOException | UncheckedIOException e) {
            log.warn("stored audio could not be swept: {}", e.toString());
        }
    }

    /** What the current tenant's names carry behind the id: a digest of its name; nothing for the default tenant. */
    private static String mark() {
        String tenant = Caller.current().tenant();
        if (tenant.equals(Caller.DEFAULT_TENANT)) {
            return "";
        }
        return HexFormat.of().formatHex(digest(tenant), 0, 8);
    }

    private static byte[] digest(String words) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean expired(FileTime modified) {
        return modified.toInstant().plus(keep).isBefore(clock.instant());
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    /** Fills a file. */
    @FunctionalInterface
    public interface FileWriter {
        void to(Path file) throws IOException;
    }
}
