package io.langsheng.text.lexicon;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lexicons of a folder, read anew when a file changes: {@code lexicon.txt} for everybody, {@code TENANT.txt} for a
 * tenant. Files are looked at no more than once a second. A file that has become wrong is reported, and what it said
 * before stays in force. Safe for use by several threads.
 */
public final class LexiconFiles {
    private static final String GLOBAL = "lexicon";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");

    private final Path folder;
    private final Clock clock;
    private final Consumer<String> problems;
    private final Map<String, Loaded> loaded = new HashMap<>();

    private record Loaded(Lexicon lexicon, @Nullable FileTime modified, long size, Instant looked) {}

    /** @param problems receives what is wrong with a changed file: its name and lines, never its words */
    public LexiconFiles(Path folder, Clock clock, Consumer<String> problems) {
        this.folder = folder;
        this.clock = clock;
        this.problems = problems;
    }

    /** What holds for everybody. */
    public Lexicon global() {
        return file(GLOBAL);
    }

    /** What holds for a tenant: its own entries before the global ones. */
    public Lexicon tenant(String name) {
        return NAME.matcher(name).matches() && !name.equals(GLOBAL) ? global().with(file(name)) : global();
    }

    /**
     * Reads one lexicon file.
     *
     * @throws LexiconException if it is wrong; the message names the file and the lines
     */
    public static Lexicon read(Path file) throws IOException {
        try {
            return Lexicon.parse(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (MalformedInputException e) {
            throw new LexiconException(List.of("it is not UTF-8"), e);
        }
    }

    private synchronized Lexicon file(String name) {
        Loaded known = loaded.get(name);
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.looked.plus(PATIENCE))) {
            return known.lexicon;
        }
        Loaded fresh = look(name, known, now);
        loaded.put(name, fresh);
        return fresh.lexicon;
    }

    private Loaded look(String name, @Nullable Loaded known, Instant now) {
        Path file = folder.resolve(name + ".txt");
        Lexicon before = known == null ? Lexicon.EMPTY : known.lexicon;
        try {
            if (!Files.isRegularFile(file)) {
                return new Loaded(Lexicon.EMPTY, null, 0, now);
            }
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            if (known != null && modified.equals(known.modified) && size == known.size) {
                return new Loaded(before, modified, size, now);
            }
            return new Loaded(readOrKeep(file, before), modified, size, now);
        } catch (IOException e) {
            problems.accept(
                    "%s.txt cannot be read: %s".formatted(name, e.getClass().getSimpleName()));
            return new Loaded(before, null, 0, now);
        }
    }

    private Lexicon readOrKeep(Path file, Lexicon before) throws IOException {
        try {
            return read(file);
        } catch (LexiconException e) {
            problems.accept("%s: %s What it said before stays in force.".formatted(file.getFileName(), e.getMessage()));
            return before;
        }
    }
}
