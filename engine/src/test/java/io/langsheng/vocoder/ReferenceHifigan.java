package io.langsheng.vocoder;

import io.langsheng.voice.HifiganConfig;
import io.langsheng.voice.Weights;

/**
 * The generator written down as the paper and KAN-TTS have it, layer by layer in double precision, without any of the
 * rearrangements of {@link HifiganGraph}: zeros are inserted, samples repeated. Signals are {@code [channels][time]}.
 */
final class ReferenceHifigan {
    private final HifiganConfig config;
    private final Weights weights;

    ReferenceHifigan(HifiganConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
    }

    /** @param mel {@code [bins][frames]} */
    double[] speak(double[][] mel) {
        double[][] x = convolution(mel, "conv_pre.conv1d", 1);
        for (int stage = 0; stage < config.stages(); stage++) {
            for (double[] row : x) {
                for (int t = 0; t < row.length; t++) {
                    row[t] += Math.sin(row[t]);
                }
            }
            double[][] active = leaky(x, config.negativeSlope());
            int scale = config.upsampleScales().get(stage);
            x = sum(
                    convolution(repeated(active, scale), "repeat_upsamples.%d.2.conv1d".formatted(stage), 1),
                    transposed(active, stage, scale));
            x = residualBlocks(x, stage);
        }
        double[] wave = convolution(leaky(x, 0.01), "conv_post.conv1d", 1)[0];
        for (int t = 0; t < wave.length; t++) {
            wave[t] = Math.tanh(wave[t]);
        }
        return wave;
    }

    private double[][] residualBlocks(double[][] x, int stage) {
        int kinds = config.resblockKernelSizes().size();
        double[][] mean = new double[x.length][x[0].length];
        for (int kind = 0; kind < kinds; kind++) {
            double[][] block = x;
            for (int k = 0; k < config.resblockDilations().get(kind).size(); k++) {
                String name = "conv_blocks.%d.convs%%d.%d.conv1d".formatted(stage * kinds + kind, k);
                int dilation = config.resblockDilations().get(kind).get(k);
                double[][] inner = convolution(leaky(block, config.negativeSlope()), name.formatted(1), dilation);
                block = sum(block, convolution(leaky(inner, config.negativeSlope()), name.formatted(2), 1));
            }
            for (int c = 0; c < x.length; c++) {
                for (int t = 0; t < x[c].length; t++) {
                    mean[c][t] += block[c][t] / kinds;
                }
            }
        }
        return mean;
    }

    private double[][] convolution(double[][] x, String name, int dilation) {
        int[] shape = weights.get(name + ".weight").shape();
        float[] weight = weights.get(name + ".weight").values();
        float[] bias = weights.get(name + ".bias").values();
        int size = shape[2];
        int before = config.causal() ? (size - 1) * dilation : (size - 1) * dilation / 2;
        double[][] y = new double[shape[0]][x[0].length];
        for (int o = 0; o < shape[0]; o++) {
            for (int t = 0; t < y[o].length; t++) {
                y[o][t] = bias[o];
                for (int k = 0; k < size; k++) {
                    int from = t + k * dilation - before;
                    for (int i = 0; i < shape[1] && from >= 0 && from < x[0].length; i++) {
                        y[o][t] += weight[(o * shape[1] + i) * size + k] * x[i][from];
                    }
                }
            }
        }
        return y;
    }

    /** Every input sample adds its kernel to the output, {@code scale} apart; what sticks out at the ends is cut off. */
    private double[][] transposed(double[][] x, int stage, int scale) {
        String name = "transpose_upsamples.%d.1.deconv".formatted(stage);
        int[] shape = weights.get(name + ".weight").shape();
        float[] weight = weights.get(name + ".weight").values();
        float[] bias = weights.get(name + ".bias").values();
        int cut = config.causal() ? 0 : (shape[2] - scale) / 2;
        double[][] y = new double[shape[1]][x[0].length * scale];
        for (int o = 0; o < shape[1]; o++) {
            java.util.Arrays.fill(y[o], bias[o]);
            for (int i = 0; i < shape[0]; i++) {
                for (int t = 0; t < x[0].length; t++) {
                    for (int k = 0; k < shape[2]; k++) {
                        int to = t * scale + k - cut;
                        if (to >= 0 && to < y[o].length) {
                            y[o][to] += weight[(i * shape[1] + o) * shape[2] + k] * x[i][t];
                        }
                    }
                }
            }
        }
        return y;
    }

    private static double[][] repeated(double[][] x, int scale) {
        double[][] y = new double[x.length][x[0].length * scale];
        for (int c = 0; c < x.length; c++) {
            for (int t = 0; t < y[c].length; t++) {
                y[c][t] = x[c][t / scale];
            }
        }
        return y;
    }

    private static double[][] leaky(double[][] x, double slope) {
        double[][] y = new double[x.length][x[0].length];
        for (int c = 0; c < x.length; c++) {
            for (int t = 0; t < y[c].length; t++) {
                y[c][t] = x[c][t] < 0 ? slope * x[c][t] : x[c][t];
            }
        }
        return y;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] y = new double[a.length][a[0].length];
        for (int c = 0; c < a.length; c++) {
            for (int t = 0; t < y[c].length; t++) {
                y[c][t] = a[c][t] + b[c][t];
            }
        }
        return y;
    }
}
