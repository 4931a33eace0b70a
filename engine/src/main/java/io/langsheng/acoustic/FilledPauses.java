package io.langsheng.acoustic;

import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a voice says 嗯, 啊 or 呃 on its own account: in front of each unit none or one of them, three units long.
 * Immutable; safe for use by several threads.
 *
 * <p>Source: KAN-TTS {@code kantts_sambert.py}, {@code FP_Predictor} and {@code insert_fp}; the symbols are those of
 * {@code ling_unit.py}, {@code get_fpdict}.
 */
final class FilledPauses {
    /** Units of one filled pause. */
    static final int LENGTH = 3;

    private static final String[][] SOUNDS = {{"ge", "en_c"}, {"ga", "a_c"}, {"ge", "e_c"}};

    private final int textUnits;
    private final Linear first;
    private final LayerNorm firstNorm;
    private final Linear second;
    private final LayerNorm secondNorm;
    private final Linear output;
    /** {@code [kinds][LENGTH · textUnits]}. */
    private final List<float[]> encodings = new ArrayList<>();

    FilledPauses(Kernels kernels, SambertConfig config, SymbolTables symbols, Weights weights, TextEncoder encoder) {
        textUnits = config.encoder().projectionUnits();
        int inner = config.embeddingDim() / 2;
        ModelLayers packed = new ModelLayers(kernels, weights);
        first = packed.convolution("FP_predictor.w_1", inner, textUnits, 3);
        firstNorm = packed.norm("FP_predictor.layer_norm1", inner);
        second = packed.pointwise("FP_predictor.w_2", textUnits, inner);
        secondNorm = packed.norm("FP_predictor.layer_norm2", textUnits);
        output = packed.linear("FP_predictor.fc", SOUNDS.length + 1, textUnits);
        for (String[] sound : SOUNDS) {
            encodings.add(encoder.encode(new int[][] {
                symbols.encode(sound[0], "tone5", "s_begin", "word_begin"),
                symbols.encode(sound[1], "tone5", "s_end", "word_end"),
                symbols.encode("#3", "tone_none", "s_none", "word_none")
            }));
        }
    }

    /**
     * Text with the pauses in it.
     *
     * @param text {@code [units][textUnits]}
     * @param sources for each unit of {@code text} the unit it comes from; for a pause the one it stands in front of
     */
    record Insertion(float[] text, int[] sources) {}

    Insertion insert(float[] text) {
        int units = text.length / textUnits;
        int[] kinds = predict(text, units);
        List<float[]> parts = new ArrayList<>();
        List<Integer> sources = new ArrayList<>();
        for (int u = 0; u < units; u++) {
            if (kinds[u] > 0) {
                parts.add(encodings.get(kinds[u] - 1));
                for (int i = 0; i < LENGTH; i++) {
                    sources.add(u);
                }
            }
            parts.add(Arrays.copyOfRange(text, u * textUnits, (u + 1) * textUnits));
            sources.add(u);
        }
        float[] all = new float[sources.size() * textUnits];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return new Insertion(all, sources.stream().mapToInt(Integer::intValue).toArray());
    }

    /** 0 for none, else the sound. */
    private int[] predict(float[] text, int units) {
        int[] kinds = new int[units];
        float[] neighbours = new float[3 * textUnits];
        float[] inner = new float[first.width()];
        float[] outer = new float[second.width()];
        float[] scores = new float[output.width()];
        for (int u = 0; u < units; u++) {
            for (int k = -1; k <= 1; k++) {
                int at = (k + 1) * textUnits;
                if (u + k >= 0 && u + k < units) {
                    System.arraycopy(text, (u + k) * textUnits, neighbours, at, textUnits);
                } else {
                    Arrays.fill(neighbours, at, at + textUnits, 0f);
                }
            }
            first.apply(neighbours, inner);
            Linear.rectify(inner, first.outputs());
            firstNorm.apply(inner, inner);
            second.apply(inner, outer);
            Linear.rectify(outer, second.outputs());
            secondNorm.apply(outer, outer);
            output.apply(outer, scores);
            for (int k = 1; k <= SOUNDS.length; k++) {
                kinds[u] = scores[k] > scores[kinds[u]] ? k : kinds[u];
            }
        }
        return kinds;
    }
}
