package io.langsheng.vocoder;

import io.langsheng.onnx.OnnxGraph;
import io.langsheng.onnx.OnnxGraph.Attribute;
import io.langsheng.onnx.OnnxGraph.Type;
import io.langsheng.onnx.OnnxGraph.Value;
import io.langsheng.voice.HifiganConfig;
import io.langsheng.voice.Weights;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The generator as an ONNX graph.
 *
 * <p>Signals are {@code [1][channels][1][time]}: ONNX Runtime's two-dimensional convolutions are faster than its
 * one-dimensional ones. Upsampling is {@link Polyphase}. Behind every upsampling the signal is cut to what the rest of
 * the graph needs ({@code from0}, {@code to0}, …, {@code from}, {@code to}), so that context costs little: the caller
 * gives {@link ReceptiveField} its due.
 *
 * <p>Source: Kong, Kim, Bae, "HiFi-GAN", NeurIPS 2020; the sine activation and the doubled upsampling are KAN-TTS's.
 */
final class HifiganGraph {
    /** The last activation has PyTorch's default slope, whatever the configuration says of the others. */
    private static final float LAST_SLOPE = 0.01f;

    private final OnnxGraph graph;
    private final HifiganConfig config;
    private final Weights weights;

    HifiganGraph(OnnxGraph graph, HifiganConfig config, Weights weights) {
        this.graph = graph;
        this.config = config;
        this.weights = weights;
    }

    /**
     * Inputs {@code mel} {@code [1][melBins][1][frames]}, {@code excitation} {@code [1][1][1][frames · hop]} (NSF
     * only), {@code from0 … to} and {@code fromExcitation0 …} {@code [1]}; output {@code wave} {@code [samples]}.
     */
    static OnnxGraph build(HifiganConfig config, Weights weights, @Nullable Polyphase filterBank) {
        OnnxGraph graph = new OnnxGraph("vocoder");
        new HifiganGraph(graph, config, weights).write(filterBank);
        return graph;
    }

    private void write(@Nullable Polyphase filterBank) {
        Value mel = graph.input("mel", Type.FLOAT, 1, config.melBins(), 1, -1);
        Value excitation = config.nsf() == null ? null : graph.input("excitation", Type.FLOAT, 1, 1, 1, -1);
        Value x = convolution(mel, "conv_pre.conv1d", config.melBins(), config.channels(), config.kernelSize(), 1);
        int downsampling = config.upsampling();
        for (int stage = 0; stage < config.stages(); stage++) {
            x = graph.add(graph.apply("Sin", List.of(x)), x);
            x = upsampled(leaky(x, (float) config.negativeSlope()), stage);
            x = cut(x, String.valueOf(stage));
            if (excitation != null) {
                downsampling /= config.upsampleScales().get(stage);
                x = graph.add(x, cut(downsampled(excitation, stage, downsampling), "Excitation" + stage));
            }
            x = residualBlocks(x, stage);
        }
        x = leaky(x, LAST_SLOPE);
        x = convolution(
                x,
                "conv_post.conv1d",
                config.channelsAfter(config.stages() - 1),
                config.subBands(),
                config.kernelSize(),
                1);
        x = graph.apply("Tanh", List.of(x));
        if (filterBank != null) {
            x = polyphase(x, filterBank, config.subBands(), 1, config.subBands());
        }
        graph.output("wave", graph.reshape(cut(x, ""), -1), Type.FLOAT, -1);
    }

    Value upsampled(Value x, int stage) {
        int in = config.channelsAfter(stage - 1);
        int out = config.channelsAfter(stage);
        int scale = config.upsampleScales().get(stage);
        int size = config.kernelSize();
        int up = config.upsampleKernelSizes().get(stage);
        String repeat = "repeat_upsamples." + stage + ".2.conv1d";
        String transposed = "transpose_upsamples." + stage + ".1.deconv";
        Polyphase merged = Polyphase.stage(
                scale,
                in,
                out,
                new Polyphase.Repeat(
                        weights.get(repeat + ".weight", out, in, size),
                        weights.get(repeat + ".bias", out),
                        size,
                        ReceptiveField.before(size, 1, config.causal())),
                new Polyphase.Transposed(
                        weights.get(transposed + ".weight", in, out, up),
                        weights.get(transposed + ".bias", out),
                        up,
                        config.causal() ? 0 : (up - scale) / 2));
        return polyphase(x, merged, in, out, scale);
    }

    /** The convolution of all phases, then their interleaving. */
    private Value polyphase(Value x, Polyphase merged, int in, int out, int scale) {
        Value phases = graph.apply(
                "Conv",
                List.of(
                        x,
                        graph.floats(merged.weights(), (long) out * scale, in, 1, merged.kernel()),
                        graph.floats(merged.bias(), (long) out * scale)),
                Attribute.of("kernel_shape", new long[] {1, merged.kernel()}),
                Attribute.of("pads", new long[] {0, merged.padLeft(), 0, merged.padRight()}));
        Value rows = graph.transpose(graph.reshape(phases, out, scale, -1), 0, 2, 1);
        return graph.reshape(rows, 1, out, 1, -1);
    }

    /** The excitation at the rate of a stage. */
    private Value downsampled(Value excitation, int stage, int factor) {
        String name = "source_downs." + stage + ".conv1d";
        int out = config.channelsAfter(stage);
        int size = factor == 1 ? 1 : 2 * factor;
        int padLeft = factor == 1 ? 0 : config.causal() ? size - 1 : factor / 2;
        int padRight = factor == 1 || config.causal() ? 0 : size - factor - padLeft;
        return graph.apply(
                "Conv",
                List.of(
                        excitation,
                        graph.floats(weights.get(name + ".weight", out, 1, size), out, 1, 1, size),
                        graph.floats(weights.get(name + ".bias", out), out)),
                Attribute.of("kernel_shape", new long[] {1, size}),
                Attribute.of("strides", new long[] {1, factor}),
                Attribute.of("pads", new long[] {0, padLeft, 0, padRight}));
    }

    private Value residualBlocks(Value x, int stage) {
        int blocks = config.resblockKernelSizes().size();
        x = timed(blocked(x, config.channelsAfter(stage)), stage);
        Value sum = x;
        for (int j = 0; j < blocks; j++) {
            Value block = residualBlock(x, stage, j);
            sum = j == 0 ? block : graph.add(sum, block);
        }
        return blocks == 1 ? sum : graph.mul(sum, graph.scalar(1f / blocks));
    }

    private Value residualBlock(Value x, int stage, int kind) {
        String name = "conv_blocks." + (stage * config.resblockKernelSizes().size() + kind);
        int channels = config.channelsAfter(stage);
        int size = config.resblockKernelSizes().get(kind);
        List<Integer> dilations = config.resblockDilations().get(kind);
        float slope = (float) config.negativeSlope();
        for (int k = 0; k < dilations.size(); k++) {
            String first = "%s.convs1.%d.conv1d".formatted(name, k);
            String second = "%s.convs2.%d.conv1d".formatted(name, k);
            Value inner = leaky(blocked(x, channels), slope);
            inner = timed(convolution(inner, first, channels, channels, size, dilations.get(k)), stage);
            inner = timed(convolution(leaky(inner, slope), second, channels, channels, size, 1), stage);
            x = graph.add(inner, x);
        }
        return x;
    }

    /**
     * The same values, from a convolution that changes nothing. ONNX Runtime's fast convolutions keep signals in a
     * layout of their own; what stands between two of them stays in it only as part of one. So does a leaky ReLU behind
     * this; on its own it would change the layout back and forth, and so would the additions around it.
     */
    private Value blocked(Value x, int channels) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        return graph.apply(
                "Conv",
                List.of(x, graph.floats(ones, channels, 1, 1, 1)),
                Attribute.of("kernel_shape", new long[] {1, 1}),
                Attribute.of("group", channels));
    }

    /** The optimiser joins additions to convolutions where it knows their operands to be equally long. */
    private Value timed(Value x, int stage) {
        return graph.named(x, "time" + stage, 1, config.channelsAfter(stage), 1);
    }

    private Value convolution(Value x, String name, int in, int out, int size, int dilation) {
        return graph.apply(
                "Conv",
                List.of(
                        x,
                        graph.floats(weights.get(name + ".weight", out, in, size), out, in, 1, size),
                        graph.floats(weights.get(name + ".bias", out), out)),
                Attribute.of("kernel_shape", new long[] {1, size}),
                Attribute.of("dilations", new long[] {1, dilation}),
                Attribute.of("pads", new long[] {
                    0,
                    ReceptiveField.before(size, dilation, config.causal()),
                    0,
                    ReceptiveField.behind(size, dilation, config.causal())
                }));
    }

    private Value leaky(Value x, float slope) {
        return graph.apply("LeakyRelu", List.of(x), Attribute.of("alpha", slope));
    }

    private Value cut(Value x, String which) {
        Value from = graph.input("from" + which, Type.INT64, 1);
        Value to = graph.input("to" + which, Type.INT64, 1);
        return graph.apply("Slice", List.of(x, from, to, graph.longs(3)));
    }
}
