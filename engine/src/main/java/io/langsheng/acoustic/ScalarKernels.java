package io.langsheng.acoustic;

/** Eight sums in scalar registers: about what ONNX Runtime reaches for one row, without its cost per call. */
final class ScalarKernels implements Kernels {
    static final ScalarKernels INSTANCE = new ScalarKernels();

    private static final int TILE = 8;

    private ScalarKernels() {}

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
        for (int j = 0; j < outputs; j += TILE) {
            int b = biasAt + j;
            float a0 = bias[b];
            float a1 = bias[b + 1];
            float a2 = bias[b + 2];
            float a3 = bias[b + 3];
            float a4 = bias[b + 4];
            float a5 = bias[b + 5];
            float a6 = bias[b + 6];
            float a7 = bias[b + 7];
            int start = weightsAt + j * inputs;
            for (int i = 0; i < inputs; i++) {
                float v = x[xAt + i];
                int w = start + i * TILE;
                a0 = Math.fma(v, weights[w], a0);
                a1 = Math.fma(v, weights[w + 1], a1);
                a2 = Math.fma(v, weights[w + 2], a2);
                a3 = Math.fma(v, weights[w + 3], a3);
                a4 = Math.fma(v, weights[w + 4], a4);
                a5 = Math.fma(v, weights[w + 5], a5);
                a6 = Math.fma(v, weights[w + 6], a6);
                a7 = Math.fma(v, weights[w + 7], a7);
            }
            int o = yAt + j;
            y[o] = a0;
            y[o + 1] = a1;
            y[o + 2] = a2;
            y[o + 3] = a3;
            y[o + 4] = a4;
            y[o + 5] = a5;
            y[o + 6] = a6;
            y[o + 7] = a7;
        }
    }

    @Override
    public void multiplyActive(
            float[] weights, int inputs, int outputs, float[] bias, float[] x, int[] active, int count, float[] y) {
        for (int j = 0; j < outputs; j += TILE) {
            float a0 = bias[j];
            float a1 = bias[j + 1];
            float a2 = bias[j + 2];
            float a3 = bias[j + 3];
            float a4 = bias[j + 4];
            float a5 = bias[j + 5];
            float a6 = bias[j + 6];
            float a7 = bias[j + 7];
            int start = j * inputs;
            for (int n = 0; n < count; n++) {
                int i = active[n];
                float v = x[i];
                int w = start + i * TILE;
                a0 = Math.fma(v, weights[w], a0);
                a1 = Math.fma(v, weights[w + 1], a1);
                a2 = Math.fma(v, weights[w + 2], a2);
                a3 = Math.fma(v, weights[w + 3], a3);
                a4 = Math.fma(v, weights[w + 4], a4);
                a5 = Math.fma(v, weights[w + 5], a5);
                a6 = Math.fma(v, weights[w + 6], a6);
                a7 = Math.fma(v, weights[w + 7], a7);
            }
            y[j] = a0;
            y[j + 1] = a1;
            y[j + 2] = a2;
            y[j + 3] = a3;
            y[j + 4] = a4;
            y[j + 5] = a5;
            y[j + 6] = a6;
            y[j + 7] = a7;
        }
    }
}
