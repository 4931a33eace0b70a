package io.langsheng.voice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vocabularies of one voice: what it can be asked to say, in which emotions, as whom. Immutable.
 *
 * @param language key of the phone set ({@code PinYin}, {@code Sichuan}, {@code ZhHK}, {@code WuuShanghai}), or another
 *     name where the folder brings its own tables
 * @param units one table for byte voices ({@code byte_index}), else four: sy, tone, syllable_flag, word_segment
 * @param emotion entries such as {@code emotion_happy}
 * @param speaker names, the first one being the voice's own
 */
public record SymbolTables(String language, List<SymbolTable> units, SymbolTable emotion, SymbolTable speaker) {
    /** Entry of phonemes that nothing else is said about. */
    public static final String NEUTRAL = "emotion_neutral";
    /** Entry of breaks in the reference front-end's output. */
    public static final String NO_EMOTION = "emotion_none";

    private static final List<String> BREAKS = List.of("#1", "#2", "#3", "#4");
    private static final List<String> SYLLABLE_FLAGS = List.of("s_begin", "s_end", "s_none", "s_both", "s_middle");
    private static final List<String> WORD_SEGMENTS =
            List.of("word_begin", "word_end", "word_middle", "word_both", "word_none");
    private static final List<String> EMOTIONS = List.of(
            ("none neutral angry disgust fear happy sad surprise calm gentle relax lyrical serious disgruntled satisfied"
                            + " disappointed excited anxiety jealousy hate pity pleasure arousal dominance placeholder1"
                            + " placeholder2 placeholder3 placeholder4 placeholder5 placeholder6 placeholder7"
                            + " placeholder8 placeholder9")
                    .split(" "));

    /** The tables that Mandarin voices have in common, with the speaker name that the reference front-end writes. */
    public static SymbolTables standardMandarin() {
        List<SymbolTable> tables = new ArrayList<>();
        PhoneSets.of("PinYin").forEach((category, entries) -> tables.add(new SymbolTable(category, entries, true)));
        tables.add(new SymbolTable("syllable_flag", SYLLABLE_FLAGS, true));
        tables.add(new SymbolTable("word_segment", WORD_SEGMENTS, true));
        return new SymbolTables(
                "PinYin",
                List.copyOf(tables),
                new SymbolTable(
                        "emotion", EMOTIONS.stream().map("emotion_"::concat).toList(), true),
                new SymbolTable("speaker", List.of("F7"), true));
    }

    /** Whether the voice takes UTF-8 bytes instead of phonemes. */
    public boolean usesBytes() {
        return units.size() == 1;
    }

    /**
     * Indices of one unit, one per table of {@link #units()}; byte voices look at the symbol alone.
     *
     * @throws IllegalArgumentException if a table lacks an entry; the message names both
     */
    public int[] encode(String symbol, String tone, String syllableFlag, String wordSegment) {
        if (usesBytes()) {
            return new int[] {units.get(0).index(symbol)};
        }
        return new int[] {
            units.get(0).index(symbol),
            units.get(1).index(tone),
            units.get(2).index(syllableFlag),
            units.get(3).index(wordSegment)
        };
    }

    /** Indices of the end symbol, one per table. */
    public int[] end() {
        return units.stream().mapToInt(SymbolTable::end).toArray();
    }

    /** Emotions that can be asked for, without their prefix. */
    public List<String> emotions() {
        return emotion.entries().stream()
                .filter(entry -> entry.startsWith("emotion_"))
                .map(entry -> entry.substring("emotion_".length()))
                .filter(id -> !id.equals("none") && !id.startsWith("placeholder"))
                .toList();
    }

    /** Languages whose tables are built in. */
    static List<String> builtIn() {
        return List.of("PinYin", "Sichuan", "ZhHK", "WuuShanghai");
    }

    /**
     * Puts the tables together.
     *
     * @param dict tables the folder itself brings, by category; they go before the built-in ones
     * @return null if neither the folder nor we know the language; that is recorded
     */
    static @Nullable SymbolTables of(
            String language,
            boolean bytes,
            List<String> speakers,
            Map<String, List<String>> dict,
            boolean hasMask,
            Settings unit) {
        List<SymbolTable> tables = new ArrayList<>();
        if (bytes) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                all.add(Integer.toString(i));
            }
            tables.add(new SymbolTable("byte_index", all, hasMask));
        } else {
            Map<String, List<String>> builtIn = PhoneSets.of(language);
            List<String> phones = dict.getOrDefault("sy", builtIn.getOrDefault("sy", List.of()));
            List<String> tones = dict.getOrDefault("tone", builtIn.getOrDefault("tone", List.of()));
            if (phones.isEmpty() || tones.isEmpty()) {
                unit.problem(
                        "language",
                        "is %s; known are %s, or a dict/ folder with its own tables"
                                .formatted(language, String.join(", ", builtIn())));
                return null;
            }
            tables.add(new SymbolTable("sy", phones, hasMask));
            tables.add(new SymbolTable("tone", tones, hasMask));
            tables.add(new SymbolTable("syllable_flag", dict.getOrDefault("syllable_flag", SYLLABLE_FLAGS), hasMask));
            tables.add(new SymbolTable("word_segment", dict.getOrDefault("word_segment", WORD_SEGMENTS), hasMask));
        }
        List<String> emotions = EMOTIONS.stream().map("emotion_"::concat).toList();
        return new SymbolTables(
                language,
                List.copyOf(tables),
                new SymbolTable("emotion", dict.getOrDefault("emo_category", emotions), hasMask),
                new SymbolTable("speaker", dict.getOrDefault("speaker", speakers), hasMask));
    }

    static List<String> withBreaks(List<String> phones) {
        List<String> all = new ArrayList<>(phones);
        all.addAll(BREAKS);
        return List.copyOf(all);
    }
}
