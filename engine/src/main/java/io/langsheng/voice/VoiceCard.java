package io.langsheng.voice;

import io.langsheng.voice.Yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A folder with one voice or several, as people point at it. */
final class VoiceCard {
    private static final int LARGEST_LIST = 1 << 20;
    private static final Pattern FOLDER_NAME = Pattern.compile("(?!\\.)[^/\\\\\\p{Cntrl}]+");

    private final VoiceFiles files;
    /** Folder of the voices within; "." where the folder is a single voice itself. */
    private final String voices;

    private final String ownName;

    private VoiceCard(VoiceFiles files, String voices, String ownName) {
        this.files = files;
        this.voices = voices;
        this.ownName = ownName;
    }

    /** Whether a folder has the shape of a card, whatever may be wrong with what is in it. */
    static boolean is(Path folder) {
        return Files.isDirectory(folder) && find(folder) != null;
    }

    static VoiceCard of(Path folder) {
        VoiceCard card = find(folder);
        if (card == null) {
            throw new VoiceException(
                    ("%s is no voice: it has neither voices/ nor am/ and voc/. A folder of a ModelScope card,"
                                    + " or one with am/config.yaml, am/ckpt/, voc/config.yaml and voc/ckpt/, was expected.")
                            .formatted(folder));
        }
        return card;
    }

    private static @Nullable VoiceCard find(Path folder) {
        VoiceFiles files = VoiceFiles.of(folder);
        String ownName = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        if (files.hasFolder("voices")) {
            return new VoiceCard(files, "voices/", ownName);
        }
        if (files.hasFolder("am") || files.hasFolder("voc")) {
            return new VoiceCard(files, "", ownName);
        }
        if (files.has("voices.json")) {
            return new VoiceCard(files, "./", ownName);
        }
        return null;
    }

    List<String> names() {
        if (voices.isEmpty()) {
            return List.of(ownName);
        }
        List<String> names = new ArrayList<>();
        for (String name : listed()) {
            if (files.hasFolder(voices + name)) { // as the reference does, folders that are missing are skipped
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw new VoiceException(
                    "\"%s\" holds no voice: no folder under %s has am/ and voc/.".formatted(ownName, voices));
        }
        return names;
    }

    VoiceFolder open(@Nullable String name) {
        List<String> names = names();
        String chosen = name == null ? names.get(0) : name;
        if (!names.contains(chosen)) {
            throw new VoiceException(
                    "Unknown voice \"%s\"; available: %s.".formatted(chosen, String.join(", ", names)));
        }
        VoiceFiles voice = voices.isEmpty() ? files : files.in(voices + chosen, "");
        return new VoiceReader(
                        chosen, voice, voice.in("am", "am/"), voice.in("voc", "voc/"), files, new Problems(chosen))
                .read();
    }

    /** What {@code voices.json} names; without it every folder that looks like a voice. */
    private List<String> listed() {
        try {
            if (!files.has(voices + "voices.json")) {
                return files.list(voices).stream()
                        .filter(name -> files.hasFolder(voices + name + "/am"))
                        .toList();
            }
            Object list = Yaml.read(files.text(voices + "voices.json", LARGEST_LIST));
            Problems problems = new Problems(ownName);
            Settings settings = new Settings(list, voices + "voices.json", "", problems);
            List<String> names = settings.texts("voices");
            for (String name : names) {
                if (!FOLDER_NAME.matcher(name).matches()) {
                    settings.problem(
                            "voices",
                            "names \"%s\"; a name must be that of a folder beside it"
                                    .formatted(name.replaceAll("\\p{C}", "?")));
                }
            }
            problems.throwIfAny();
            return names;
        } catch (IOException | YamlException e) {
            String reason = e instanceof IOException io ? VoiceFiles.reason(io) : e.getMessage();
            throw new VoiceException("Voice \"%s\", %svoices.json: %s.".formatted(ownName, voices, reason));
        }
    }
}
