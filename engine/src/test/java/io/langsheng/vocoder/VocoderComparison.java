package io.langsheng.vocoder;

import com.sun.management.ThreadMXBean;
import io.langsheng.onnx.NativeTensor;
import io.langsheng.onnx.OnnxGraph;
import io.langsheng.onnx.OnnxGraph.Attribute;
import io.langsheng.onnx.OnnxGraph.Type;
import io.langsheng.onnx.OnnxGraph.Value;
import io.langsheng.onnx.OnnxSession;
import io.langsheng.voice.HifiganConfig;
import io.langsheng.voice.RandomVoice;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.Weights;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a second of audio costs the vocoder of the standard 16 kHz voice, written as the reference has it and with what
 * {@link HifiganGraph} does otherwise, one after the other: the measurement behind docs/decisions/0002-vocoder-graph.md,
 * which names the command. Not a test.
 */
final class VocoderComparison {
    private static final int FRAMES = 80;
    private static final int ROUNDS = 15;

    private final HifiganConfig config;
    private final Weights weights;
    private final double seconds;

    private VocoderComparison(VoiceFolder voice) {
        config = voice.hifigan();
        weights = voice.vocoder();
        seconds = (double) FRAMES * config.upsampling() / voice.audio().sampleRate();
    }

    public static void main(String[] arguments) {
        new VocoderComparison(RandomVoice.standard16k(1)).run();
    }

    private void run() {
        Map<String, OnnxSession> ways = new LinkedHashMap<>();
        ways.put("one-dimensional, transposed", OnnxSession.open("plain", plain(false, false), 1));
        ways.put("two-dimensional, transposed", OnnxSession.open("flat", plain(true, false), 1));
        ways.put("two-dimensional, polyphase", OnnxSession.open("polyphase", plain(true, true), 1));
        ways.put("as shipped", OnnxSession.open("shipped", HifiganGraph.build(config, weights, null), 1));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<String, Double> best = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            ways.forEach((name, session) -> {
                Map<String, NativeTensor> inputs = inputs(name);
                long start = threads.getCurrentThreadCpuTime();
                session.run(inputs);
                best.merge(name, (threads.getCurrentThreadCpuTime() - start) / 1e9 / seconds, Math::min);
                inputs.values().forEach(NativeTensor::close);
            });
        }
        best.forEach((name, cost) -> System.out.printf("%-28s %.4f CPU seconds a second of audio%n", name, cost));
        ways.values().forEach(OnnxSession::close);
    }

    private Map<String, NativeTensor> inputs(String way) {
        Map<String, NativeTensor> inputs = new LinkedHashMap<>();
        boolean flat = !way.startsWith("one");
        inputs.put(
                "mel",
                flat
                        ? NativeTensor.floats(1, config.melBins(), 1, FRAMES)
                        : NativeTensor.floats(1, config.melBins(), FRAMES));
        if (way.equals("as shipped")) {
            List<String> cuts = new ArrayList<>(IntStream.range(0, config.stages())
                    .mapToObj(String::valueOf)
                    .toList());
            cuts.add("");
            for (String cut : cuts) {
                inputs.put("from" + cut, NativeTensor.of(new long[] {0}, 1));
                inputs.put("to" + cut, NativeTensor.of(new long[] {Long.MAX_VALUE}, 1));
            }
        }
        return inputs;
    }

    /** The generator as in the reference, with convolutions of one or two dimensions and either way of upsampling. */
    private OnnxGraph plain(boolean flat, boolean polyphase) {
        OnnxGraph graph = new OnnxGraph("plain");
        Layers layers = new Layers(graph, flat);
        Value x = flat
                ? graph.input("mel", Type.FLOAT, 1, config.melBins(), 1, -1)
                : graph.input("mel", Type.FLOAT, 1, config.melBins(), -1);
        x = layers.convolution(x, "conv_pre.conv1d", config.melBins(), config.channels(), config.kernelSize(), 1);
        for (int stage = 0; stage < config.stages(); stage++) {
            x = graph.add(graph.apply("Sin", List.of(x)), x);
            x = layers.leaky(x);
            x = polyphase ? layers.polyphase(x, stage) : layers.upsampled(x, stage);
            Value sum = null;
            for (int kind = 0; kind < config.resblockKernelSizes().size(); kind++) {
                Value block = layers.residualBlock(x, stage, kind);
                sum = sum == null ? block : graph.add(sum, block);
            }
            x = graph.mul(sum, graph.scalar(1f / config.resblockKernelSizes().size()));
        }
        int last = config.channelsAfter(config.stages() - 1);
        x = layers.convolution(layers.leaky(x), "conv_post.conv1d", last, 1, config.kernelSize(), 1);
        graph.output("wave", graph.reshape(graph.apply("Tanh", List.of(x)), -1), Type.FLOAT, -1);
        return graph;
    }

    private final class Layers {
        private final OnnxGraph graph;
        private final boolean flat;

        Layers(OnnxGraph graph, boolean flat) {
            this.graph = graph;
            this.flat = flat;
        }

        Value leaky(Value x) {
            return graph.apply("LeakyRelu", List.of(x), Attribute.of("alpha", (float) config.negativeSlope()));
        }

        Value residualBlock(Value x, int stage, int kind) {
            String name = "conv_blocks." + (stage * config.resblockKernelSizes().size() + kind);
            int channels = config.channelsAfter(stage);
            int size = config.resblockKernelSizes().get(kind);
            List<Integer> dilations = config.resblockDilations().get(kind);
            for (int k = 0; k < dilations.size(); k++) {
                String first = "%s.convs1.%d.conv1d".formatted(name, k);
                String second = "%s.convs2.%d.conv1d".formatted(name, k);
                Value inner = convolution(leaky(x), first, channels, channels, size, dilations.get(k));
                x = graph.add(convolution(leaky(inner), second, channels, channels, size, 1), x);
            }
            return x;
        }

        Value convolution(Value x, String name, int in, int out, int size, int dilation) {
            float[] kernel = weights.get(name + ".weight", out, in, size);
            int before = ReceptiveField.before(size, dilation, config.causal());
            int behind = ReceptiveField.behind(size, dilation, config.causal());
            return graph.apply(
                    "Conv",
                    List.of(x, kernel(kernel, out, in, size), graph.floats(weights.get(name + ".bias", out), out)),
                    Attribute.of("kernel_shape", sizes(1, size)),
                    Attribute.of("dilations", sizes(1, dilation)),
                    Attribute.of("pads", flat ? new long[] {0, before, 0, behind} : new long[] {before, behind}));
        }

        /** Repetition and convolution beside a transposed convolution. */
        Value upsampled(Value x, int stage) {
            int in = config.channelsAfter(stage - 1);
            int out = config.channelsAfter(stage);
            int scale = config.upsampleScales().get(stage);
            int up = config.upsampleKernelSizes().get(stage);
            Value repeated = graph.apply(
                    "Resize",
                    List.of(
                            x,
                            Value.NONE,
                            graph.floats(
                                    flat ? new float[] {1, 1, 1, scale} : new float[] {1, 1, scale}, flat ? 4 : 3)),
                    Attribute.of("mode", "nearest"),
                    Attribute.of("nearest_mode", "floor"),
                    Attribute.of("coordinate_transformation_mode", "asymmetric"));
            repeated =
                    convolution(repeated, "repeat_upsamples." + stage + ".2.conv1d", in, out, config.kernelSize(), 1);
            String name = "transpose_upsamples." + stage + ".1.deconv";
            int cut = config.causal() ? 0 : (up - scale) / 2;
            int rest = up - scale - cut;
            Value transposed = graph.apply(
                    "ConvTranspose",
                    List.of(
                            x,
                            kernel(weights.get(name + ".weight", in, out, up), in, out, up),
                            graph.floats(weights.get(name + ".bias", out), out)),
                    Attribute.of("kernel_shape", sizes(1, up)),
                    Attribute.of("strides", sizes(1, scale)),
                    Attribute.of("pads", flat ? new long[] {0, cut, 0, rest} : new long[] {cut, rest}));
            return graph.add(repeated, transposed);
        }

        Value polyphase(Value x, int stage) {
            return new HifiganGraph(graph, config, weights).upsampled(x, stage);
        }

        private Value kernel(float[] values, int out, int in, int size) {
            return flat ? graph.floats(values, out, in, 1, size) : graph.floats(values, out, in, size);
        }

        private long[] sizes(long height, long width) {
            return flat ? new long[] {height, width} : new long[] {width};
        }
    }
}
