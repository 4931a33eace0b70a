package io.langsheng.cli;

import io.langsheng.voice.VoiceException;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Voices that can be named: those in {@code voices/} of the installation, or in the folders that
 * {@code LANGSHENG_VOICES_FOLDERS} lists, separated by commas, as for the service. The first one found is the default.
 */
final class InstalledVoices {
    private static final String USUAL = "voices";

    private final List<Path> folders = new ArrayList<>();

    /**
     * @param home where relative folders start
     * @param configured null for the usual folder
     */
    InstalledVoices(Path home, @Nullable String configured) {
        for (String folder : (configured == null ? USUAL : configured).split(",")) {
            if (!folder.isBlank()) {
                folders.add(home.resolve(folder.strip()));
            }
        }
    }

    /**
     * Folder of each voice by name, in the order found. Folders that hold no voice are left out; one whose list of
     * voices cannot be read goes by its own name.
     */
    Map<String, Path> all() {
        Map<String, Path> voices = new LinkedHashMap<>();
        for (Path folder : folders) {
            try (Stream<Path> entries = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
                for (Path entry : entries.filter(Files::isDirectory).sorted().toList()) {
                    names(entry).forEach(name -> voices.putIfAbsent(name, entry));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return voices;
    }

    private static List<String> names(Path folder) {
        if (!VoiceFolder.isVoice(folder)) {
            return List.of();
        }
        try {
            return VoiceFolder.names(folder);
        } catch (VoiceException damaged) {
            return List.of(String.valueOf(folder.getFileName()));
        }
    }

    /**
     * Opens the voice of this name, or the first one of the folder at this path; null stands for the default voice.
     *
     * @throws IllegalArgumentException if there is neither; the message lists the names there are
     */
    VoiceFolder open(@Nullable String nameOrFolder) {
        Map<String, Path> voices = all();
        String name =
                nameOrFolder == null ? voices.keySet().stream().findFirst().orElse(null) : nameOrFolder;
        if (name == null) {
            throw new VoiceException(
                    "No voice is installed in %s; put a voice folder there, or point at one with --voice."
                            .formatted(folders));
        }
        Path folder = voices.get(name);
        if (folder != null) {
            return VoiceFolder.open(folder, name);
        }
        if (Files.exists(Path.of(name))) { // what is no folder is told so
            return VoiceFolder.open(Path.of(name));
        }
        throw new IllegalArgumentException("Unknown voice \"%s\"; available: %s, or the path of a voice folder."
                .formatted(name, voices.isEmpty() ? "none" : String.join(", ", voices.keySet())));
    }
}
