package io.langsheng.server.voice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the configured folders for voices. Copying a voice takes a while, so a difference counts once two looks in a
 * row have seen the same ({@link Look#settled}); the first look counts at once. Belongs to one thread at a time.
 */
final class VoiceFolders {
    private static final Logger log = LoggerFactory.getLogger(VoiceFolders.class);
    private static final int DEPTH = 6;

    private final List<Path> roots;
    private final VoiceOpener opener;
    private @Nullable Map<String, Found> before;

    VoiceFolders(List<Path> roots, VoiceOpener opener) {
        this.roots = List.copyOf(roots);
        this.opener = opener;
    }

    /** @param signature changes when a file of the folder does */
    record Found(Path folder, long signature) {}

    /** Voices by id, in the order of the folders; now, and at the look before. */
    record Look(Map<String, Found> now, Map<String, Found> before) {
        /** Whether this voice, or its absence, has come to rest. */
        boolean settled(String id) {
            return Objects.equals(now.get(id), before.get(id));
        }
    }

    /** Where a folder cannot be listed, nothing has changed. */
    Look look() {
        Map<String, Found> last = before;
        Map<String, Found> now = new LinkedHashMap<>();
        for (Path root : roots) {
            try {
                opener.find(root)
                        .forEach((id, folder) ->
                                now.computeIfAbsent(id, absent -> new Found(folder, signature(folder))));
            } catch (IOException | UncheckedIOException e) {
                log.warn("voices in {} cannot be listed: {}", root, e.getMessage());
                if (last != null) {
                    return new Look(last, last);
                }
            }
        }
        before = now;
        return new Look(now, last == null ? now : last);
    }

    private static long signature(Path folder) {
        try (Stream<Path> files = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(VoiceFolders::fileSignature)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }

    private static long fileSignature(Path file) {
        try {
            return Objects.hash(
                    file.toString(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            return 0;
        }
    }
}
