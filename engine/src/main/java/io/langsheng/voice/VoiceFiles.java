package io.langsheng.voice;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files of a voice, and nothing outside of its folder: a name that leads out, over {@code ..} or a link, is an
 * error, and so is anything that is not a plain file.
 */
final class VoiceFiles {
    private static final int MOST_ENTRIES = 10_000;

    private final Path root;
    private final Path real;
    /** Where names start; the root or a folder in it. */
    private final String base;
    /** What is put before names in messages. */
    private final String shown;

    private VoiceFiles(Path root, Path real, String base, String shown) {
        this.root = root;
        this.real = real;
        this.base = base;
        this.shown = shown;
    }

    /** @throws VoiceException if it is no folder that can be read */
    static VoiceFiles of(Path root) {
        if (!Files.isDirectory(root)) {
            throw new VoiceException(
                    Files.exists(root)
                            ? "%s is no folder; expected the folder of a voice.".formatted(root)
                            : "There is no folder %s; expected the folder of a voice.".formatted(root));
        }
        try {
            return new VoiceFiles(root, root.toRealPath(), "", "");
        } catch (IOException e) {
            throw new VoiceException("%s cannot be read: %s.".formatted(root, reason(e)));
        }
    }

    /** A folder within; messages show its files as {@code shown} and their name. */
    VoiceFiles in(String folder, String shown) {
        return new VoiceFiles(root, real, base + folder + "/", shown);
    }

    VoiceFiles shownAs(String prefix) {
        return new VoiceFiles(root, real, base, prefix);
    }

    /** Name of a file for messages. */
    String display(String name) {
        return shown + name;
    }

    boolean has(String name) {
        return is(name, Files::exists);
    }

    boolean hasFolder(String name) {
        return is(name, Files::isDirectory);
    }

    private boolean is(String name, Predicate<Path> kind) {
        try {
            return kind.test(root.resolve(base + name));
        } catch (InvalidPathException noName) {
            return false;
        }
    }

    /** The plain file of this name. */
    Path file(String name) throws IOException {
        Path path = inside(name);
        if (!Files.isRegularFile(path)) {
            throw new IOException("is no plain file");
        }
        if (!Files.isReadable(path)) {
            throw new IOException("cannot be read: permission denied");
        }
        return path;
    }

    byte[] bytes(String name, int most) throws IOException {
        Path path = file(name);
        long size = Files.size(path);
        if (size > most) {
            throw new IOException("has %d bytes; at most %d are read".formatted(size, most));
        }
        return Files.readAllBytes(path);
    }

    String text(String name, int most) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(name, most)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException("is not UTF-8 text", e);
        }
    }

    /** Names in a folder within, sorted; empty if there is no such folder. */
    List<String> list(String folder) throws IOException {
        if (!hasFolder(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(inside(folder))) {
            List<String> names = entries.limit(MOST_ENTRIES + 1)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            if (names.size() > MOST_ENTRIES) {
                throw new IOException("has more than %d entries".formatted(MOST_ENTRIES));
            }
            return names;
        }
    }

    private Path inside(String name) throws IOException {
        Path path;
        try {
            path = root.resolve(base + name);
        } catch (InvalidPathException e) {
            throw new IOException("has a name that is no path", e);
        }
        if (!path.normalize().startsWith(root.normalize())) {
            throw new IOException("lies outside of the voice's folder");
        }
        try {
            if (!path.toRealPath().startsWith(real)) {
                throw new IOException("is a link that leads out of the voice's folder");
            }
        } catch (NoSuchFileException e) {
            throw new IOException("is missing", e);
        }
        return path;
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
