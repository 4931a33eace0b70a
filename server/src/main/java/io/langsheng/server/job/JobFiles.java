package io.langsheng.server.job;

import io.langsheng.book.speech.SpokenGroup;
import io.langsheng.server.ServerProperties;
import io.langsheng.server.store.SharedFiles;
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
    private final SharedFiles shared;

    JobFiles(ServerProperties server, JobProperties jobs, SharedFiles shared) {
        this.shared = shared;
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
        write(groupFile(job, index), file -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                spoken[0] = speaking.to(out);
            }
        });
        return java.util.Objects.requireNonNull(spoken[0]);
    }

    void writeResult(String job, String format, Writing writing) throws IOException {
        write(resultFile(job, format), writing);
    }

    private void write(Path target, Writing writing) throws IOException {
        Files.createDirectories(target.getParent());
        Path aside = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".partial");
        try {
            writing.to(aside);
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            shared.put(key(target), target);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /**
     * A group's sound, brought here if another node has spoken it.
     *
     * @throws io.langsheng.server.problem.ProblemException {@code unavailable} if the shared store cannot be asked
     */
    Path group(String job, int index) {
        return here(groupFile(job, index));
    }

    /** A job's result, brought here if another node has written it; throws as {@link #group} does. */
    Path result(String job, String format) {
        return here(resultFile(job, format));
    }

    private Path groupFile(String job, int index) {
        return folder.resolve(job).resolve("groups").resolve("%06d.pcm".formatted(index));
    }

    private Path resultFile(String job, String format) {
        return folder.resolve(job).resolve("result." + format);
    }

    /** Whether a group's sound is there and of this length; a copy that is not is dropped, and brought here anew. */
    boolean holds(String job, int index, long bytes) throws IOException {
        Path file = groupFile(job, index);
        for (int copies = 0; copies < 2 && shared.fetchNow(key(file), file); copies++) {
            if (Files.size(file) == bytes) {
                return true;
            }
            Files.deleteIfExists(file);
        }
        return false;
    }

    private Path here(Path file) {
        shared.fetchNow(key(file), file);
        return file;
    }

    private String key(Path file) {
        return "jobs/" + folder.relativize(file);
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

    private void delete(Path all) throws IOException {
        shared.remove(key(all) + "/");
        try (Stream<Path> files = Files.walk(all)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException nothingThere) {
            // never spoken, or deleted by another node
        }
    }
}
