package io.langsheng.acoustic;

import io.langsheng.voice.Weights;

/** Adds pitch and energy to the text: a convolution over nine units of one value each. Immutable. */
final class VarianceEmbedding {
    private static final int SPAN = 9;

    private final float[] pitch;
    private final float[] energy;
    private final float[] bias;
    private final int textUnits;

    VarianceEmbedding(Weights weights, int textUnits) {
        this.textUnits = textUnits;
        pitch = weights.get("variance_adaptor.pitch_emb.weight", textUnits, 1, SPAN);
        energy = weights.get("variance_adaptor.energy_emb.weight", textUnits, 1, SPAN);
        bias = Matrices.sum(
                weights.get("variance_adaptor.pitch_emb.bias", textUnits),
                weights.get("variance_adaptor.energy_emb.bias", textUnits));
    }

    /** @return {@code [units][textUnits]} */
    float[] embed(float[] pitches, float[] energies) {
        int units = pitches.length;
        float[] result = new float[units * textUnits];
        for (int u = 0; u < units; u++) {
            int from = Math.max(0, SPAN / 2 - u);
            int to = Math.min(SPAN, units + SPAN / 2 - u);
            for (int c = 0; c < textUnits; c++) {
                float sum = bias[c];
                for (int k = from; k < to; k++) {
                    int at = u + k - SPAN / 2;
                    sum += pitch[c * SPAN + k] * pitches[at] + energy[c * SPAN + k] * energies[at];
                }
                result[u * textUnits + c] = sum;
            }
        }
        return result;
    }
}
