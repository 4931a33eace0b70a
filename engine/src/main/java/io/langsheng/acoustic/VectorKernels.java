package io.langsheng.acoustic;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Four vectors of sums in registers, of whatever length the CPU has. Needs {@code jdk.incubator.vector}. */
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int TILE = 4 * LANES;

    private VectorKernels() {}

    static Kernels create() {
        return new VectorKernels();
    }

    @Override
    public int tile() {
        return TILE;
    }

    @Override
    public void multiply(
            float[] weights,
            int weightsAt,
            int inputs,
            int outputs,
            float[] bias,
            int biasAt,
            float[] x,
            int xAt,
            float[] y,
            int yAt) {
        int w = weightsAt;
        for (int j = 0; j < outputs; j += TILE) {
            int b = biasAt + j;
            FloatVector a0 = FloatVector.fromArray(SPECIES, bias, b);
            FloatVector a1 = FloatVector.fromArray(SPECIES, bias, b + LANES);
            FloatVector a2 = FloatVector.fromArray(SPECIES, bias, b + 2 * LANES);
            FloatVector a3 = FloatVector.fromArray(SPECIES, bias, b + 3 * LANES);
            for (int i = 0; i < inputs; i++, w += TILE) {
                FloatVector v = FloatVector.broadcast(SPECIES, x[xAt + i]);
                a0 = FloatVector.fromArray(SPECIES, weights, w).fma(v, a0);
                a1 = FloatVector.fromArray(SPECIES, weights, w + LANES).fma(v, a1);
                a2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES).fma(v, a2);
                a3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES).fma(v, a3);
            }
            int o = yAt + j;
            a0.intoArray(y, o);
            a1.intoArray(y, o + LANES);
            a2.intoArray(y, o + 2 * LANES);
            a3.intoArray(y, o + 3 * LANES);
        }
    }

    @Override
    public void multiplyActive(
            float[] weights, int inputs, int outputs, float[] bias, float[] x, int[] active, int count, float[] y) {
        for (int j = 0; j < outputs; j += TILE) {
            FloatVector a0 = FloatVector.fromArray(SPECIES, bias, j);
            FloatVector a1 = FloatVector.fromArray(SPECIES, bias, j + LANES);
            FloatVector a2 = FloatVector.fromArray(SPECIES, bias, j + 2 * LANES);
            FloatVector a3 = FloatVector.fromArray(SPECIES, bias, j + 3 * LANES);
            int start = j * inputs;
            for (int n = 0; n < count; n++) {
                int i = active[n];
                int w = start + i * TILE;
                FloatVector v = FloatVector.broadcast(SPECIES, x[i]);
                a0 = FloatVector.fromArray(SPECIES, weights, w).fma(v, a0);
                a1 = FloatVector.fromArray(SPECIES, weights, w + LANES).fma(v, a1);
                a2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES).fma(v, a2);
                a3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES).fma(v, a3);
            }
            a0.intoArray(y, j);
            a1.intoArray(y, j + LANES);
            a2.intoArray(y, j + 2 * LANES);
            a3.intoArray(y, j + 3 * LANES);
        }
    }
}
