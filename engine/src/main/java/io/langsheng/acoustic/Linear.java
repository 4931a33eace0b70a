package io.langsheng.acoustic;

import java.util.Arrays;

/**
 * A fully connected layer for one input vector at a time, weights packed once. Immutable.
 *
 * <p>Results are written with {@link #width} values, the outputs rounded up to whole tiles; those behind
 * {@link #outputs} are zero.
 */
final class Linear {
    /** Weights that stay in the nearest cache from row to row. */
    private static final int FETCHED = 6 * 1024;

    private final Kernels kernels;
    private final float[] weights;
    private final float[] bias;
    private final int inputs;
    private final int outputs;
    private final int width;

    /**
     * @param matrix {@code [outputs][inputs]}, as torch keeps it
     * @param bias {@code [outputs]}; empty for none
     */
    Linear(Kernels kernels, float[] matrix, float[] bias, int outputs, int inputs) {
        this.kernels = kernels;
        this.inputs = inputs;
        this.outputs = outputs;
        int tile = kernels.tile();
        width = (outputs + tile - 1) / tile * tile;
        this.bias = Arrays.copyOf(bias, width);
        weights = new float[Math.multiplyExact(width, inputs)];
        for (int o = 0; o < outputs; o++) {
            int at = o / tile * tile * inputs + o % tile;
            for (int i = 0; i < inputs; i++) {
                weights[at + i * tile] = matrix[o * inputs + i];
            }
        }
    }

    int inputs() {
        return inputs;
    }

    int outputs() {
        return outputs;
    }

    /** Room a result needs. */
    int width() {
        return width;
    }

    void apply(float[] x, float[] y) {
        apply(x, 0, y, 0);
    }

    void apply(float[] x, int xAt, float[] y, int yAt) {
        kernels.multiply(weights, 0, inputs, width, bias, 0, x, xAt, y, yAt);
    }

    /**
     * Several inputs at once; each stretch of weights is fetched for all of them.
     *
     * @param x {@code [rows][inputs]}
     * @param y receives row {@code r} from {@code yAt[r]} on
     */
    void applyRows(float[] x, int rows, float[] y, int[] yAt) {
        int stretch = Math.max(kernels.tile(), FETCHED / inputs / kernels.tile() * kernels.tile());
        for (int from = 0; from < width; from += stretch) {
            int outputsHere = Math.min(stretch, width - from);
            for (int r = 0; r < rows; r++) {
                kernels.multiply(
                        weights, from * inputs, inputs, outputsHere, bias, from, x, r * inputs, y, yAt[r] + from);
            }
        }
    }

    /** Adds to {@code base}, {@code width} values that stand in for the bias. */
    void applyTo(float[] base, int baseAt, float[] x, float[] y) {
        kernels.multiply(weights, 0, inputs, width, base, baseAt, x, 0, y, 0);
    }

    /**
     * For an input that was rectified: only what is above zero is multiplied, which is exact and saves the share that
     * is not (half with random weights, more in a trained voice).
     *
     * @param active scratch, {@code [inputs]}
     */
    void applyRectified(float[] x, int[] active, float[] y) {
        int count = 0;
        for (int i = 0; i < inputs; i++) {
            active[count] = i;
            count += x[i] > 0 ? 1 : 0;
        }
        kernels.multiplyActive(weights, inputs, width, bias, x, active, count, y);
    }

    static void rectify(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.max(x[i], 0f);
        }
    }
}
