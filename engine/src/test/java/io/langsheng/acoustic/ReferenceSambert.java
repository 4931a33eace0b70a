package io.langsheng.acoustic;

import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.SambertConfig.Fsmn;
import io.langsheng.voice.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SAM-BERT as the papers and KAN-TTS write it, for whole utterances, in double precision, with masks instead of windows
 * and nothing packed, fused or carried over: something to compare against where no voice of a size is at hand.
 */
final class ReferenceSambert {
    private final SambertConfig c;
    private final Weights w;

    ReferenceSambert(SambertConfig config, Weights weights) {
        c = config;
        w = weights;
    }

    record Result(double[] logDuration, double[] pitch, double[] energy, double[][] decoder, double[][] postnet) {}

    /** @param units indices of sy, tone, syllable flag, word segment */
    Result speak(int[][] units, double[] speaker, double[] emotion) {
        double[][] text = encode(units);
        double[][] spoken = beside(text, speaker, emotion);
        double[] pitch = variance(spoken, "pitch");
        double[] energy = variance(spoken, "energy");
        double[][] augmented = new double[text.length][];
        for (int u = 0; u < text.length; u++) {
            augmented[u] = text[u].clone();
            for (int i = 0; i < text[u].length; i++) {
                augmented[u][i] += embedding("pitch", pitch, u, i) + embedding("energy", energy, u, i);
            }
        }
        double[] logDuration = durations(beside(augmented, speaker, emotion));
        double[][] memory = memory(augmented, logDuration, speaker, emotion);
        int frames = 0;
        double longest = 0;
        for (double d : logDuration) {
            frames += (int) (Math.exp(d) - 1 + 0.5);
            longest = Math.max(longest, Math.exp(d) - 1);
        }
        double[][] decoder = Arrays.copyOf(decode(memory, (int) (longest / c.outputsPerStep() + 0.5)), frames);
        double[][] residual = dense(
                lstm(fsmn(decoder, "mel_postnet", c.postnet()), "mel_postnet.lstm", "_l0", false), "mel_postnet.fc");
        return new Result(logDuration, pitch, energy, decoder, sum(decoder, residual));
    }

    private double[][] encode(int[][] units) {
        List<String> tables = List.of("sy_emb", "tone_emb", "syllable_flag_emb", "ws_emb");
        int width = c.embeddingDim();
        double[][] x = new double[units.length][width];
        for (int u = 0; u < units.length; u++) {
            for (int i = 0; i < width; i++) {
                for (int t = 0; t < tables.size(); t++) {
                    x[u][i] += values("text_encoder." + tables.get(t) + ".weight")[units[u][t] * width + i];
                }
                int half = width / 2;
                double angle = (u + 1) / Math.pow(10000, i % half / (half - 1.0));
                x[u][i] = x[u][i] * Math.sqrt(c.encoder().units()) + (i < half ? Math.sin(angle) : Math.cos(angle));
            }
        }
        int d = c.encoder().units();
        boolean[][] everything = mask(x.length, x.length, x.length, x.length);
        for (int l = 0; l < c.encoder().layers(); l++) {
            String name = "text_encoder.ling_enc.fft." + l;
            double[][] qkv = dense(norm(x, name + ".slf_attn.layer_norm"), name + ".slf_attn.w_qkv");
            double[][] attended = attention(
                    columns(qkv, 0, d),
                    columns(qkv, d, d),
                    columns(qkv, 2 * d, d),
                    c.encoder().heads(),
                    everything);
            double[][] output = dense(attended, name + ".slf_attn.fc");
            x = x[0].length == d ? sum(output, x) : output;
            x = sum(x, feedForward(norm(x, name + ".pos_ffn.layer_norm"), name + ".pos_ffn"));
        }
        return dense(norm(x, "text_encoder.ling_enc.ln"), "text_encoder.ling_proj");
    }

    private double[] variance(double[][] x, String kind) {
        String name = "variance_adaptor." + kind + "_predictor";
        double[][] memory = fsmn(x, name, c.predictor());
        double[][] both =
                join(lstm(memory, name + ".blstm", "_l0", false), lstm(memory, name + ".blstm", "_l0_reverse", true));
        return columns(dense(both, name + ".fc"), 0);
    }

    private double embedding(String kind, double[] values, int u, int channel) {
        String name = "variance_adaptor." + kind + "_emb";
        double sum = values(name + ".bias")[channel];
        for (int k = 0; k < 9; k++) {
            int at = u + k - 4;
            sum += at >= 0 && at < values.length ? values(name + ".weight")[channel * 9 + k] * values[at] : 0;
        }
        return sum;
    }

    private double[] durations(double[][] conditions) {
        String name = "variance_adaptor.duration_predictor";
        int units = c.duration().lstmUnits();
        double[][] state = new double[4][units];
        double[] result = new double[conditions.length];
        double previous = 0;
        for (int u = 0; u < conditions.length; u++) {
            double[][] x = prenet(
                    new double[][] {{previous}},
                    name,
                    c.duration().prenetUnits().size());
            double[] input = join(x, new double[][] {conditions[u]})[0];
            lstmStep(input, state[0], state[1], name + ".lstm", "_l0");
            lstmStep(state[0], state[2], state[3], name + ".lstm", "_l1");
            previous = Math.max(0, dense(new double[][] {state[2]}, name + ".fc")[0][0]);
            result[u] = previous;
        }
        return result;
    }

    private double[][] memory(double[][] text, double[] logDuration, double[] speaker, double[] emotion) {
        int r = c.outputsPerStep();
        int width = text[0].length;
        List<double[]> frames = new ArrayList<>();
        for (int u = 0; u < text.length; u++) {
            int count = (int) (Math.exp(logDuration[u]) - 1 + 0.5);
            for (int i = 1; i <= count; i++) {
                frames.add(sum(new double[][] {text[u]}, new double[][] {framePosition(i, width)})[0]);
            }
        }
        while (frames.size() % r != 0) {
            frames.add(framePosition(0, width));
        }
        double[][] memory = new double[frames.size() / r][];
        for (int s = 0; s < memory.length; s++) {
            double[] row = new double[0];
            for (int i = 0; i < r; i++) {
                row = join(new double[][] {row}, new double[][] {frames.get(s * r + i)})[0];
            }
            memory[s] = beside(new double[][] {row}, speaker, emotion)[0];
        }
        return memory;
    }

    private static double[] framePosition(int position, int width) {
        double[] code = new double[width];
        for (int i = 0; i < width; i++) {
            double angle = position / Math.pow(10000, 2.0 * (i / 2) / width);
            code[i] = i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        }
        return code;
    }

    /** Step by step, but each step over the whole sequence so far, as in training. */
    private double[][] decode(double[][] memory, int band) {
        String name = "mel_decoder.mel_dec";
        int d = c.decoder().units();
        int r = c.outputsPerStep();
        double[][] frames = new double[memory.length * r][];
        double[][] fed = new double[memory.length][c.melBins()];
        for (int step = 0; step < memory.length; step++) {
            double[][] x = prenet(
                    Arrays.copyOf(fed, step + 1),
                    name,
                    c.decoder().prenetUnits().size());
            x = dense(x, name + ".prenet.fcs." + 3 * c.decoder().prenetUnits().size());
            x = dense(join(Arrays.copyOf(memory, step + 1), x), name + ".dec_in_proj");
            for (double[] row : x) {
                for (int i = 0; i < d; i++) {
                    row[i] *= Math.sqrt(d);
                }
            }
            for (int l = 0; l < c.decoder().layers(); l++) {
                String layer = name + ".pnca." + l;
                double[][] qkv = dense(norm(x, layer + ".pnca_attn.layer_norm"), layer + ".pnca_attn.w_x_qkv");
                double[][] kv = dense(memory, layer + ".pnca_attn.w_h_kv");
                boolean[][] past = mask(step + 1, step + 1, band, 0);
                boolean[][] ahead = mask(step + 1, memory.length, 0, band);
                double[][] query = columns(qkv, 0, d);
                double[][] own = dense(
                        attention(
                                query,
                                columns(qkv, d, d),
                                columns(qkv, 2 * d, d),
                                c.decoder().heads(),
                                past),
                        layer + ".pnca_attn.fc_x");
                double[][] coming = dense(
                        attention(
                                query,
                                columns(kv, 0, d),
                                columns(kv, d, d),
                                c.decoder().heads(),
                                ahead),
                        layer + ".pnca_attn.fc_h");
                x = sum(x, sum(own, coming));
                x = sum(x, feedForward(norm(x, layer + ".pos_ffn.layer_norm"), layer + ".pos_ffn"));
            }
            double[] output = dense(norm(x, name + ".ln"), name + ".dec_out_proj")[step];
            for (int i = 0; i < r; i++) {
                frames[step * r + i] = Arrays.copyOfRange(output, i * c.melBins(), (i + 1) * c.melBins());
            }
            if (step + 1 < memory.length) {
                fed[step + 1] = frames[step * r + r - 1];
            }
        }
        return frames;
    }

    private double[][] fsmn(double[][] input, String name, Fsmn fsmn) {
        double[][] x = input;
        int size = fsmn.filterSize();
        for (int l = 0; l < fsmn.layers(); l++) {
            String layer = name + ".fsmn.ffn_lst." + l;
            double[][] context = convolve(rectified(convolve(x, layer + ".w_1")), layer + ".w_2");
            float[] filter = values(name + ".fsmn.memory_block_lst." + l + ".conv_dw.weight");
            int left = (int) Math.rint((size - 1) / 2.0) + fsmn.shifts().get(l);
            double[][] output = new double[x.length][context[0].length];
            for (int t = 0; t < x.length; t++) {
                for (int i = 0; i < output[t].length; i++) {
                    double sum = context[t][i];
                    for (int k = 0; k < size; k++) {
                        int at = t + k - left;
                        sum += at >= 0 && at < x.length ? filter[i * size + k] * context[at][i] : 0;
                    }
                    output[t][i] = sum;
                }
            }
            x = x[0].length == output[0].length ? sum(output, x) : output;
        }
        return x;
    }

    private double[][] feedForward(double[][] x, String name) {
        return convolve(rectified(convolve(x, name + ".w_1")), name + ".w_2");
    }

    private double[][] prenet(double[][] x, String name, int layers) {
        double[][] result = x;
        for (int i = 0; i < layers; i++) {
            result = rectified(dense(result, name + ".prenet.fcs." + 3 * i));
        }
        return result;
    }

    private double[][] lstm(double[][] x, String name, String suffix, boolean backwards) {
        int units = w.get(name + ".weight_hh" + suffix).dim(1);
        double[] h = new double[units];
        double[] cell = new double[units];
        double[][] result = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            int t = backwards ? x.length - 1 - i : i;
            lstmStep(x[t], h, cell, name, suffix);
            result[t] = h.clone();
        }
        return result;
    }

    private void lstmStep(double[] x, double[] h, double[] cell, String name, String suffix) {
        int units = h.length;
        double[] gates = new double[4 * units];
        float[] input = values(name + ".weight_ih" + suffix);
        float[] recurrent = values(name + ".weight_hh" + suffix);
        for (int g = 0; g < gates.length; g++) {
            gates[g] = values(name + ".bias_ih" + suffix)[g] + values(name + ".bias_hh" + suffix)[g];
            for (int i = 0; i < x.length; i++) {
                gates[g] += input[g * x.length + i] * x[i];
            }
            for (int i = 0; i < units; i++) {
                gates[g] += recurrent[g * units + i] * h[i];
            }
        }
        for (int u = 0; u < units; u++) {
            cell[u] = sigmoid(gates[units + u]) * cell[u] + sigmoid(gates[u]) * Math.tanh(gates[2 * units + u]);
            h[u] = sigmoid(gates[3 * units + u]) * Math.tanh(cell[u]);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** What row {@code i} of {@code rows} sees of {@code columns}: from {@code i − back} to {@code i + ahead}. */
    private static boolean[][] mask(int rows, int columns, int back, int ahead) {
        boolean[][] mask = new boolean[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                mask[i][j] = j >= i - back && j <= i + ahead;
            }
        }
        return mask;
    }

    private static double[][] attention(double[][] q, double[][] k, double[][] v, int heads, boolean[][] mask) {
        int size = q[0].length / heads;
        double[][] result = new double[q.length][q[0].length];
        for (int h = 0; h < heads; h++) {
            for (int t = 0; t < q.length; t++) {
                double[] share = new double[k.length];
                double total = 0;
                for (int s = 0; s < k.length; s++) {
                    double dot = 0;
                    for (int i = h * size; i < (h + 1) * size; i++) {
                        dot += q[t][i] * k[s][i];
                    }
                    share[s] = mask[t][s] ? Math.exp(dot / Math.sqrt(size)) : 0;
                    total += share[s];
                }
                for (int s = 0; s < k.length; s++) {
                    for (int i = h * size; i < (h + 1) * size; i++) {
                        result[t][i] += share[s] / total * v[s][i];
                    }
                }
            }
        }
        return result;
    }

    private double[][] norm(double[][] x, String name) {
        double[][] result = new double[x.length][x[0].length];
        float[] gain = values(name + ".weight");
        float[] bias = values(name + ".bias");
        for (int t = 0; t < x.length; t++) {
            double mean = Arrays.stream(x[t]).average().orElseThrow();
            double variance = Arrays.stream(x[t])
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            for (int i = 0; i < x[t].length; i++) {
                result[t][i] = (x[t][i] - mean) / Math.sqrt(variance + 1e-6) * gain[i] + bias[i];
            }
        }
        return result;
    }

    private double[][] dense(double[][] x, String name) {
        float[] matrix = values(name + ".weight");
        int out = w.get(name + ".weight").dim(0);
        double[][] result = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out; o++) {
                result[t][o] = w.has(name + ".bias") ? values(name + ".bias")[o] : 0;
                for (int i = 0; i < x[t].length; i++) {
                    result[t][o] += matrix[o * x[t].length + i] * x[t][i];
                }
            }
        }
        return result;
    }

    private double[][] convolve(double[][] x, String name) {
        int out = w.get(name + ".weight").dim(0);
        int in = w.get(name + ".weight").dim(1);
        int size = w.get(name + ".weight").dim(2);
        float[] kernel = values(name + ".weight");
        double[][] result = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out; o++) {
                double sum = w.has(name + ".bias") ? values(name + ".bias")[o] : 0;
                for (int k = 0; k < size; k++) {
                    int at = t + k - (size - 1) / 2;
                    for (int i = 0; i < in && at >= 0 && at < x.length; i++) {
                        sum += kernel[(o * in + i) * size + k] * x[at][i];
                    }
                }
                result[t][o] = sum;
            }
        }
        return result;
    }

    private static double[][] rectified(double[][] x) {
        return Arrays.stream(x)
                .map(row -> Arrays.stream(row).map(v -> Math.max(0, v)).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] result = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            result[t] = a[t].clone();
            for (int i = 0; i < result[t].length; i++) {
                result[t][i] += b[t][i];
            }
        }
        return result;
    }

    private static double[][] columns(double[][] x, int from, int count) {
        return Arrays.stream(x)
                .map(row -> Arrays.copyOfRange(row, from, from + count))
                .toArray(double[][]::new);
    }

    private static double[] columns(double[][] x, int column) {
        return Arrays.stream(x).mapToDouble(row -> row[column]).toArray();
    }

    private static double[][] join(double[][] a, double[][] b) {
        double[][] result = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            result[t] = Arrays.copyOf(a[t], a[t].length + b[t].length);
            System.arraycopy(b[t], 0, result[t], a[t].length, b[t].length);
        }
        return result;
    }

    private static double[][] beside(double[][] x, double[] speaker, double[] emotion) {
        double[][] result = x;
        for (double[] same : List.of(speaker, emotion)) {
            double[][] rows = new double[x.length][];
            Arrays.fill(rows, same);
            result = join(result, rows);
        }
        return result;
    }

    private float[] values(String name) {
        return w.get(name).values();
    }
}
