package io.langsheng.cli;

import io.langsheng.book.plan.BookPlan;
import io.langsheng.book.speech.SpokenGroup;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has been spoken of a book so far, in a folder beside the file it will be: {@code out.m4a.parts}. A group counts
 * once its two files are there; each appears whole. The folder belongs to one book spoken in one way: {@code plan} holds
 * the hash of both.
 */
final class BookParts {
    private final Path folder;
    private final JsonMapper json = new JsonMapper();

    private BookParts(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the parts of this output.
     *
     * @param settings all that the sound depends on beside the plan
     * @param changed called if there are parts of another book, or spoken in another way, before they are deleted
     */
    static BookParts open(Path output, BookPlan plan, List<Object> settings, Runnable changed) throws IOException {
        BookParts parts = new BookParts(output.resolveSibling(output.getFileName() + ".parts"));
        String hash = parts.hash(plan, settings);
        Path mark = parts.folder.resolve("plan");
        if (Files.exists(mark) && !Files.readString(mark).equals(hash)) {
            changed.run();
            parts.delete();
        }
        Files.createDirectories(parts.folder);
        if (!Files.exists(mark)) {
            parts.write(mark, out -> out.write(hash.getBytes(StandardCharsets.US_ASCII)));
        }
        return parts;
    }

    /** Speaks a group into a stream. */
    interface Speaking {
        SpokenGroup to(OutputStream pcm) throws IOException;
    }

    /** What came of a group; null if it has not been spoken. */
    @Nullable
    SpokenGroup spoken(int group) throws IOException {
        Path file = folder.resolve("%06d.json".formatted(group));
        return Files.exists(file) && Files.exists(pcm(group))
                ? json.readValue(Files.readString(file), SpokenGroup.class)
                : null;
    }

    SpokenGroup add(int group, Speaking speaking) throws IOException {
        SpokenGroup[] spoken = new SpokenGroup[1];
        write(pcm(group), out -> spoken[0] = speaking.to(out));
        SpokenGroup made = java.util.Objects.requireNonNull(spoken[0]);
        write(folder.resolve("%06d.json".formatted(group)), out -> out.write(json.writeValueAsBytes(made)));
        return made;
    }

    Path pcm(int group) {
        return folder.resolve("%06d.pcm".formatted(group));
    }

    void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private void write(Path target, Writing writing) throws IOException {
        Path aside = target.resolveSibling(target.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                        aside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            writing.to(out);
            out.flush();
            channel.force(true);
        }
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private String hash(BookPlan plan, List<Object> settings) {
        try {
            byte[] all = json.writeValueAsBytes(List.of(plan, settings));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }
}
