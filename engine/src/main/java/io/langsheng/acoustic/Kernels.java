package io.langsheng.acoustic;

/**
 * The arithmetic of the loops that feed their own output back: one vector times one matrix, over and over.
 *
 * <p>Such a product reads every weight once and is bound by how fast they stream, so the weights lie in the order in
 * which they are used: for each tile of {@link #tile} outputs, input by input, the tile's weights side by side
 * ({@code [tiles][inputs][tile]}). The tile's sums stay in registers. Both implementations add in the same order with
 * the same fused operations, so that they give the same bits.
 */
interface Kernels {
    /** Outputs computed together; widths are padded to a multiple of it. */
    int tile();

    /**
     * {@code y = bias + x · W}.
     *
     * @param weights {@code [outputs / tile][inputs][tile]} from {@code weightsAt} on
     * @param outputs a multiple of {@link #tile}; as many values are read from {@code bias} and written to {@code y}
     */
    void multiply(
            float[] weights,
            int weightsAt,
            int inputs,
            int outputs,
            float[] bias,
            int biasAt,
            float[] x,
            int xAt,
            float[] y,
            int yAt);

    /** The same with the {@code count} inputs listed in {@code active} alone; the others are taken to be zero. */
    void multiplyActive(
            float[] weights, int inputs, int outputs, float[] bias, float[] x, int[] active, int count, float[] y);

    /**
     * The fastest the running JVM offers: vector instructions where it was started with {@code --add-modules
     * jdk.incubator.vector}, else scalar ones at about half the speed.
     */
    static Kernels best() {
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vectors ? VectorKernels.create() : ScalarKernels.INSTANCE;
    }

    /**
     * e to the x, within 2 units in the last place for x in [−87, 88], to which x is clamped.
     *
     * <p>Source: S. Moshier, Cephes Mathematical Library, {@code expf}.
     */
    static float exp(float x) {
        float clamped = Math.max(-87f, Math.min(88f, x));
        float rounder = 12582912f; // 1.5 · 2^23: adding it leaves the nearest integer in the low bits
        float n = (clamped * 1.44269504f + rounder) - rounder;
        float r = clamped - n * 0.693359375f + n * 2.12194440e-4f;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * r * r + r + 1f;
        return p * Float.intBitsToFloat(((int) n + 127) << 23);
    }

    static float sigmoid(float x) {
        return 1f / (1f + exp(-x));
    }

    static float tanh(float x) {
        return 2f / (1f + exp(-2f * x)) - 1f;
    }
}
