package io.langsheng.server.job;

import io.langsheng.book.speech.SpokenGroup;
import io.langsheng.server.ServerProperties;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The sound of jobs on disk, a folder a job. A file appears whole and on the disk before anybody is told that it is
 * there: written aside, forced, renamed.
 */
@Component
class JobFiles {
    private final Path folder;

    JobFiles(ServerProperties server, JobProperties jobs) {
        this.folder = server.at(jobs.folder());
    }

    /** Speaks into a stream. */
    interface Speaking {
        SpokenGroup to(OutputStream pcm) throws IOException;
    }

    /** Writes into a file of its own. */
    interface Writing {
        void to(Path file) throws IOException;
    }

    SpokenGroup writeGroup(String job, int index, Speaking speaking) throws IOException {
        SpokenGroup[] spoken = new SpokenGroup[1];
        write(group(job, index), file -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                spoken[0] = speaking.to(out);
            }
        });
        return java.util.Objects.requireNonNull(spoken[0]);
    }

    void writeResult(String job, String format, Writing writing) throws IOException {
        write(result(job, format), writing);
    }

    private static void write(Path target, Writing writing) throws IOException {
        Files.createDirectories(target.getParent());
        Path aside = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".partial");
        try {
            writing.to(aside);
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    Path group(String job, int index) {
        return folder.resolve(job).resolve("groups").resolve("%06d.pcm".formatted(index));
    }

    Path result(String job, String format) {
        return folder.resolve(job).resolve("result." + format);
    }

    /** A scratch file for an upload; the caller deletes it. */
    Path scratch() throws IOException {
        Files.createDirectories(folder);
        return Files.createTempFile(folder, "upload", ".partial");
    }

    void delete(String job) throws IOException {
        delete(folder.resolve(job));
    }

    /** The groups of a job whose result is written. */
    void deleteGroups(String job) throws IOException {
        delete(folder.resolve(job).resolve("groups"));
    }

    private static void delete(Path all) throws IOException {
        try (Stream<Path> files = Files.walk(all)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException nothingThere) {
            // never spoken, or deleted by another node
        }
    }
}
