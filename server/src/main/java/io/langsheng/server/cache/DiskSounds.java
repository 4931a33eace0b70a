package io.langsheng.server.cache;

import io.langsheng.server.store.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sounds on disk, one file a key. A file is written aside and renamed, and carries a checksum, so that a crash, a full
 * disk or another service at the same folder leaves nothing that could be heard by mistake: what is not whole is a miss.
 * Writing happens behind the callers' backs; when too much waits to be written, it is let go. The least recently used
 * files go once the limit is passed.
 */
final class DiskSounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DiskSounds.class);
    private static final int MAGIC = 0x4c53_4e44;
    private static final int MOST_WAITING = 64;
    private static final int HEADER = 5 * Integer.BYTES;
    private static final String PARTIAL = ".partial";
    /** Once over the limit, room is made down to this share of it, so that it is not made for every file. */
    private static final double ROOM = 0.9;

    private static final Duration PARTIAL_LIFE = Duration.ofHours(1);
    /** The date of last use is written no more often than this. */
    private static final Duration TOUCH = Duration.ofMinutes(10);

    private final Path folder;
    private final long limit;
    private final Clock clock;
    private final SharedFiles shared;
    private final AtomicLong size = new AtomicLong();
    private final ThreadPoolExecutor writer;

    DiskSounds(Path folder, long limit, Clock clock, SharedFiles shared) {
        this.shared = shared;
        this.folder = folder;
        this.limit = limit;
        this.clock = clock;
        this.writer = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                DiskSounds::thread,
                (work, pool) -> log.debug("a sound is not kept on disk: too many wait"));
        writer.allowCoreThreadTimeOut(true);
        writer.execute(this::makeRoom);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sound-cache");
        thread.setDaemon(true);
        return thread;
    }

    /** Safe to call from any thread; a file that is damaged is removed. */
    Optional<KeptSound> read(String key) {
        Path file = file(key);
        shared.fetch(shareKey(file), file);
        try {
            byte[] bytes = Files.readAllBytes(file);
            KeptSound sound = decode(bytes);
            FileTime now = FileTime.from(clock.instant());
            if (Files.getLastModifiedTime(file).toInstant().plus(TOUCH).isBefore(now.toInstant())) {
                Files.setLastModifiedTime(file, now);
            }
            return Optional.of(sound);
        } catch (NoSuchFileException miss) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException damaged) {
            log.warn("a kept sound is damaged and removed: {}", damaged.getMessage());
            delete(file);
            return Optional.empty();
        }
    }

    /** Writes the sound some time later, or not at all. */
    void write(String key, KeptSound sound) {
        writer.execute(() -> writeNow(key, sound));
    }

    private void writeNow(String key, KeptSound sound) {
        Path file = file(key);
        try {
            if (Files.exists(file)) {
                return;
            }
            byte[] bytes = encode(sound);
            Files.createDirectories(folder);
            Path aside = Files.createTempFile(folder, key.substring(0, 8), PARTIAL);
            try {
                Files.write(aside, bytes);
                Files.createDirectories(file.resolveSibling(""));
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
                shared.publish(shareKey(file), file);
            } finally {
                Files.deleteIfExists(aside);
            }
            if (size.addAndGet(bytes.length) > limit) {
                makeRoom();
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("a sound could not be kept on disk: {}", e.toString());
        }
    }

    private record Found(Path file, long size, FileTime used) {}

    private void makeRoom() {
        List<Found> files = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.find(folder, 2, (path, attributes) -> attributes.isRegularFile())) {
            all.forEach(path -> found(path, files));
        } catch (IOException | UncheckedIOException e) {
            log.warn("the kept sounds cannot be listed: {}", e.toString());
            return;
        }
        files.sort(Comparator.comparing(Found::used));
        long total = files.stream().mapToLong(Found::size).sum();
        long most = total > limit ? (long) (limit * ROOM) : limit;
        for (Found file : files) {
            boolean abandoned = file.file().toString().endsWith(PARTIAL)
                    && file.used().toInstant().plus(PARTIAL_LIFE).isBefore(clock.instant());
            if (total > most || abandoned) {
                delete(file.file());
                total -= file.size();
            }
        }
        size.set(total);
    }

    private static void found(Path path, List<Found> files) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            files.add(new Found(path, attributes.size(), attributes.lastModifiedTime()));
        } catch (IOException gone) {
            log.debug("a kept sound vanished: {}", gone.toString());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("a kept sound cannot be removed: {}", e.toString());
        }
    }

    private String shareKey(Path file) {
        return "cache/" + folder.relativize(file);
    }

    private Path file(String key) {
        return folder.resolve(key.substring(0, 2)).resolve(key + ".sound");
    }

    /** magic · units · samples · warning bytes · checksum of what follows: durations, samples, warnings */
    static byte[] encode(KeptSound sound) {
        byte[] warnings = String.join("\n", sound.warnings()).getBytes(StandardCharsets.UTF_8);
        int units = sound.durations().length;
        int samples = sound.samples().length;
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER + Integer.BYTES * units + Float.BYTES * samples + warnings.length);
        bytes.putInt(MAGIC).putInt(units).putInt(samples).putInt(warnings.length);
        bytes.position(HEADER);
        bytes.asIntBuffer().put(sound.durations());
        bytes.position(HEADER + Integer.BYTES * units);
        bytes.asFloatBuffer().put(sound.samples());
        bytes.position(bytes.capacity() - warnings.length);
        bytes.put(warnings);
        bytes.putInt(HEADER - Integer.BYTES, checksum(bytes.array()));
        return bytes.array();
    }

    /** @throws IllegalArgumentException if the bytes are not those that were written */
    static KeptSound decode(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length < HEADER || bytes.getInt() != MAGIC) {
            throw new IllegalArgumentException("not a kept sound");
        }
        long units = bytes.getInt();
        long samples = bytes.getInt();
        long warnings = bytes.getInt();
        boolean sized = units >= 0
                && samples >= 0
                && warnings >= 0
                && HEADER + Integer.BYTES * units + Float.BYTES * samples + warnings == file.length;
        if (!sized || bytes.getInt() != checksum(file)) {
            throw new IllegalArgumentException("%d bytes that do not fit their checksum".formatted(file.length));
        }
        int[] durations = new int[(int) units];
        bytes.asIntBuffer().get(durations);
        bytes.position(HEADER + Integer.BYTES * durations.length);
        float[] wave = new float[(int) samples];
        bytes.asFloatBuffer().get(wave);
        String said = new String(file, file.length - (int) warnings, (int) warnings, StandardCharsets.UTF_8);
        return new KeptSound(durations, wave, said.isEmpty() ? List.of() : List.of(said.split("\n")));
    }

    private static int checksum(byte[] file) {
        CRC32C sum = new CRC32C();
        sum.update(file, 0, HEADER - Integer.BYTES);
        sum.update(file, HEADER, file.length - HEADER);
        return (int) sum.getValue();
    }

    /** Writes what waits, for a short while. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException stop) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
