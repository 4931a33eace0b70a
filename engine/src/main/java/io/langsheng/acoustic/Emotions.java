package io.langsheng.acoustic;

import io.langsheng.voice.SymbolTable;
import io.langsheng.voice.SymbolTables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The emotion embeddings of a voice and what lies between and beyond them: neutral plus, for each emotion asked for,
 * its weight times its difference from neutral. Immutable.
 */
final class Emotions {
    private static final String PREFIX = "emotion_";
    /** Can always be asked for. */
    private static final String NEUTRAL = "neutral";

    private final SymbolTable table;
    private final float[] embeddings;
    private final int units;
    private final float[] ofBreaks;
    private final List<String> ids;

    /**
     * @param embeddings {@code [table.size()][units]}
     * @param breakEmotion entry that breaks are spoken with
     * @param ids emotions that can be asked for, without their prefix
     */
    Emotions(SymbolTable table, float[] embeddings, int units, String breakEmotion, List<String> ids) {
        this.table = table;
        this.embeddings = embeddings;
        this.units = units;
        this.ids = List.copyOf(ids);
        ofBreaks = row(index(breakEmotion));
    }

    /** Emotions that can be asked for, without their prefix. */
    List<String> ids() {
        return ids;
    }

    /** What breaks are spoken with, whatever is around them. */
    float[] ofBreaks() {
        return ofBreaks;
    }

    /** The single entry a line of symbols names. */
    float[] written(String entry) {
        return row(table.index(entry));
    }

    private float[] row(int index) {
        return Arrays.copyOfRange(embeddings, index * units, (index + 1) * units);
    }

    /** @throws IllegalArgumentException if an emotion is unknown; the message lists those there are */
    float[] mix(Map<String, Double> weights) {
        float[] neutral = row(index(SymbolTables.NEUTRAL));
        float[] result = neutral.clone();
        weights.forEach((id, weight) -> {
            if (!id.equals(NEUTRAL) && !ids.contains(id)) {
                throw new IllegalArgumentException(
                        "Unknown emotion \"%s\"; available: %s.".formatted(printable(id), String.join(", ", ids)));
            }
            float[] target = id.equals(NEUTRAL) ? neutral : row(table.index(PREFIX + id));
            for (int i = 0; i < units; i++) {
                result[i] += (float) (weight * (target[i] - neutral[i]));
            }
        });
        return result;
    }

    /** A voice whose own table lacks an entry that is always needed was trained with its first one. */
    private int index(String entry) {
        return table.contains(entry) ? table.index(entry) : 0;
    }

    private static String printable(String id) {
        String plain = id.replaceAll("\\p{C}", "?");
        return plain.length() <= 40 ? plain : plain.substring(0, 40) + "…";
    }
}
