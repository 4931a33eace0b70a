package io.langsheng.voice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a KAN-TTS folder has no place for, from an optional {@code voice.json} beside {@code am/} and {@code voc/}.
 *
 * @param name for people; the folder's name if none is given
 * @param language BCP 47 tag, such as {@code zh-CN}; null if not given
 * @param emotions ids the voice was trained on, {@code neutral} first; empty means every one of its table
 * @param breakEmotion emotion of break symbols; what the voice was trained with
 * @param english for voices without English phones: ARPAbet phone in lower case → the voice's own symbols
 * @param sha256 checksums by file name relative to the voice's folder; checked when the voice is opened
 */
public record VoiceManifest(
        String name,
        @Nullable String language,
        List<String> emotions,
        String breakEmotion,
        Map<String, List<String>> english,
        Map<String, String> sha256) {
    private static final Set<String> KEYS = Set.of("name", "language", "emotions", "breakEmotion", "english", "sha256");

    static VoiceManifest of(String name) {
        return new VoiceManifest(name, null, List.of(), SymbolTables.NO_EMOTION, Map.of(), Map.of());
    }

    static VoiceManifest read(Settings settings, String folder) {
        for (String key : settings.keys()) {
            if (!KEYS.contains(key)) {
                settings.problem(
                        key,
                        "is unknown; known are "
                                + String.join(", ", KEYS.stream().sorted().toList()));
            }
        }
        String name = settings.text("name");
        String breakEmotion = settings.text("breakEmotion");
        Map<String, List<String>> english = new LinkedHashMap<>();
        Settings phones = settings.optional("english");
        for (String phone : phones.keys()) {
            english.put(phone, phones.texts(phone));
        }
        Map<String, String> sums = new LinkedHashMap<>();
        Settings checksums = settings.optional("sha256");
        for (String file : checksums.keys()) {
            String sum = checksums.text(file);
            if (sum == null || !sum.matches("[0-9a-f]{64}")) {
                checksums.problem(file, "must be 64 hexadecimal digits in lower case");
            } else {
                sums.put(file, sum);
            }
        }
        return new VoiceManifest(
                name == null ? folder : name,
                settings.text("language"),
                settings.has("emotions") ? List.copyOf(settings.texts("emotions")) : List.of(),
                breakEmotion == null ? SymbolTables.NO_EMOTION : breakEmotion,
                Map.copyOf(english),
                Map.copyOf(sums));
    }
}
