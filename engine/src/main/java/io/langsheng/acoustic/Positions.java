package io.langsheng.acoustic;

import java.util.function.IntFunction;

/**
 * One of the two sinusoidal position codes. Immutable.
 *
 * <p>Codes are computed instead of read: the checkpoint's tables hold the same formula up to {@code max_len}, and the
 * reference, too, computes them anew for anything longer. Those of the first positions are kept.
 *
 * <p>Source: KAN-TTS {@code positions.py}.
 */
final class Positions {
    private final IntFunction<float[]> formula;
    private final float[][] kept;

    private Positions(IntFunction<float[]> formula, int kept) {
        this.formula = formula;
        this.kept = new float[kept][];
        for (int i = 0; i < kept; i++) {
            this.kept[i] = formula.apply(i);
        }
    }

    /** Of the n-th unit, counted from 0: sines in the first half, cosines in the second. */
    static Positions ofUnits(int width, int kept) {
        int half = width / 2;
        double[] divisors = new double[half];
        for (int i = 0; i < half; i++) {
            divisors[i] = Math.pow(10000, i / Math.max(1.0, half - 1.0));
        }
        return new Positions(
                unit -> {
                    float[] code = new float[width];
                    for (int i = 0; i < half; i++) {
                        double angle = (unit + 1) / divisors[i];
                        code[i] = (float) Math.sin(angle);
                        code[half + i] = (float) Math.cos(angle);
                    }
                    return code;
                },
                kept);
    }

    /** Of the n-th frame of a unit, counted from 1, and 0 for a frame of no unit: sines and cosines by turns. */
    static Positions ofFrames(int width, int kept) {
        float[] divisors = new float[width];
        for (int i = 0; i < width; i++) {
            divisors[i] = (float) Math.pow(10000, 2.0 * (i / 2) / width);
        }
        return new Positions(
                frame -> {
                    float[] code = new float[width];
                    for (int i = 0; i < width; i++) {
                        float angle = frame / divisors[i];
                        code[i] = (float) (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
                    }
                    return code;
                },
                kept);
    }

    void add(int position, float[] row, int at) {
        float[] code = position < kept.length ? kept[position] : formula.apply(position);
        for (int i = 0; i < code.length; i++) {
            row[at + i] += code[i];
        }
    }
}
