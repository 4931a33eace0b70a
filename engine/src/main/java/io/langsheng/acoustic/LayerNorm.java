package io.langsheng.acoustic;

/** Brings one vector to mean 0 and variance 1, then scales and shifts it. Immutable. */
record LayerNorm(float[] gain, float[] bias) {
    private static final float EPSILON = 1e-6f;

    void apply(float[] x, float[] y) {
        int n = gain.length;
        float mean = 0;
        for (int i = 0; i < n; i++) {
            mean += x[i];
        }
        mean /= n;
        float variance = 0;
        for (int i = 0; i < n; i++) {
            float d = x[i] - mean;
            variance += d * d;
        }
        float scale = (float) (1 / Math.sqrt(variance / n + EPSILON));
        for (int i = 0; i < n; i++) {
            y[i] = (x[i] - mean) * scale * gain[i] + bias[i];
        }
    }
}
