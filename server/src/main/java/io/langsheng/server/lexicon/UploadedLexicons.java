package io.langsheng.server.lexicon;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.store.SharedFiles;
import io.langsheng.server.tenant.Caller;
import io.langsheng.text.lexicon.Lexicon;
import io.langsheng.text.lexicon.LexiconException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Named lexicons, each a file below its tenant's folder. A file is replaced as a whole, so that a reader never sees half
 * of one, and several services may share the folder. Everything here is about {@link Caller#current}'s tenant.
 */
@Component
public final class UploadedLexicons {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");
    private static final String EXTENSION = ".txt";
    /** Of published files, what goes before the path below the folder. */
    private static final String KEY = "lexicons/";

    private static final String PARTIAL = ".partial";

    private final Path folder;
    private final LexiconProperties properties;
    private final SharedFiles shared;
    private final ConcurrentMap<Path, Parsed> parsed = new ConcurrentHashMap<>();

    private record Parsed(Lexicon lexicon, FileTime modified, long size) {}

    UploadedLexicons(ServerProperties server, LexiconProperties properties, SharedFiles shared) {
        this.shared = shared;
        this.folder = server.at(properties.uploads());
        this.properties = properties;
        shared.mirror(KEY, folder);
    }

    /**
     * What is known of a lexicon.
     *
     * @param bytes size of the upload
     */
    public record Card(String name, int entries, long bytes, Instant modified) {}

    /**
     * Keeps a lexicon, in place of one of the same name.
     *
     * @throws ProblemException if the name or a line is wrong, or there is no room for it
     */
    public Card put(String name, String text) throws IOException {
        Path file = file(name);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > properties.size().toBytes()) {
            throw ProblemException.of(
                    ProblemCode.BODY_TOO_LARGE,
                    "The lexicon has %d bytes; at most %d are kept."
                            .formatted(bytes.length, properties.size().toBytes()));
        }
        try {
            Lexicon.parse(text.lines().toList());
        } catch (LexiconException wrong) {
            throw ProblemException.in("lexicon", ProblemCode.INVALID_VALUE, String.valueOf(wrong.getMessage()));
        }
        Path tenant = file.resolveSibling("");
        Files.createDirectories(tenant);
        if (!Files.exists(file) && files().size() >= properties.most()) {
            throw ProblemException.of(
                    ProblemCode.INVALID_VALUE,
                    "There are %d lexicons, the most that are kept; delete one first.".formatted(properties.most()));
        }
        Path aside = Files.createTempFile(tenant, "upload", PARTIAL);
        try {
            Files.write(aside, bytes);
            shared.put(KEY + folder.relativize(file), aside);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
        return card(file);
    }

    public List<Card> list() throws IOException {
        return files().stream().map(this::card).toList();
    }

    /** @throws ProblemException {@code not_found} */
    public String text(String name) throws IOException {
        try {
            return Files.readString(file(name));
        } catch (NoSuchFileException absent) {
            throw unknown();
        }
    }

    /** @throws ProblemException {@code not_found} */
    public void delete(String name) throws IOException {
        Path file = file(name);
        shared.remove(KEY + folder.relativize(file));
        parsed.remove(file);
        if (!Files.deleteIfExists(file)) {
            throw unknown();
        }
    }

    /** @throws ProblemException {@code not_found} */
    public Lexicon get(String name) {
        return read(file(name)).lexicon();
    }

    private Card card(Path file) {
        Parsed known = read(file);
        String name = String.valueOf(file.getFileName());
        return new Card(
                name.substring(0, name.length() - EXTENSION.length()),
                known.lexicon().size(),
                known.size(),
                known.modified().toInstant());
    }

    private Parsed read(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Parsed known = parsed.get(file);
            if (known == null || !known.modified().equals(modified) || known.size() != size) {
                known = new Parsed(Lexicon.parse(Files.readAllLines(file)), modified, size);
                parsed.put(file, known);
            }
            return known;
        } catch (NoSuchFileException absent) {
            throw unknown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files() throws IOException {
        Path tenant = folder.resolve(Caller.current().tenant());
        if (!Files.isDirectory(tenant)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(tenant)) {
            return all.filter(file -> file.toString().endsWith(EXTENSION))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.in(
                    "name",
                    ProblemCode.INVALID_VALUE,
                    "The name of a lexicon is 1 to 64 letters, digits, dots, hyphens and underscores, and begins with a"
                            + " letter or digit.");
        }
        return folder.resolve(Caller.current().tenant()).resolve(name + EXTENSION);
    }

    private static ProblemException unknown() {
        return ProblemException.in(
                "lexicon", ProblemCode.NOT_FOUND, "There is no such lexicon; GET /v1/lexicons lists those there are.");
    }
}
