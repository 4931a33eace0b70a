package io.langsheng.acoustic;

import com.sun.management.ThreadMXBean;
import io.langsheng.onnx.NativeTensor;
import io.langsheng.onnx.OnnxGraph;
import io.langsheng.onnx.OnnxGraph.Attribute;
import io.langsheng.onnx.OnnxGraph.Type;
import io.langsheng.onnx.OnnxGraph.Value;
import io.langsheng.onnx.OnnxSession;
import io.langsheng.voice.RandomVoice;
import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.Weights;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a decoder step of the standard 16 kHz voice costs as a graph per step, as a Loop over all steps, and in plain
 * Java: the measurement behind docs/decisions/0001-autoregressive-loops.md, which names the command. Not a test.
 *
 * <p>The graphs do the decoder's arithmetic with keys and values of the memory given and constant, which favours them.
 */
final class LoopComparison {
    private static final int BAND = 2;
    private static final int STEPS = 200;
    private static final int ROUNDS = 10;

    private final SambertConfig config;
    private final Weights weights;
    private final int layers;
    private final int heads;
    private final int units;
    private final int size;
    private final int melBins;

    private LoopComparison(VoiceFolder voice) {
        config = voice.sambert();
        weights = voice.acoustic();
        layers = config.decoder().layers();
        heads = config.decoder().heads();
        units = config.decoder().units();
        size = units / heads;
        melBins = config.melBins();
    }

    public static void main(String[] arguments) {
        new LoopComparison(RandomVoice.standard16k(1)).run();
    }

    private void run() {
        Map<String, Runnable> ways = new LinkedHashMap<>();
        try (OnnxSession step = OnnxSession.open("step", stepGraph(), 1);
                OnnxSession loop = OnnxSession.open("loop", loopGraph(), 1)) {
            Map<String, NativeTensor> in = new LinkedHashMap<>();
            in.put("frame", NativeTensor.floats(1, melBins));
            in.put("past", NativeTensor.floats(2L * layers, heads, BAND, size));
            in.put("ahead", NativeTensor.floats(2L * layers, heads, BAND + 1, size));
            Map<String, NativeTensor> out = new LinkedHashMap<>();
            out.put("frames", NativeTensor.floats(1, (long) config.outputsPerStep() * melBins));
            out.put("past_out", NativeTensor.floats(2L * layers, heads, BAND, size));
            OnnxSession.Binding binding = step.bind(in, out);
            ways.put("step graph", () -> {
                for (int i = 0; i < STEPS; i++) {
                    binding.run();
                    in.get("past").floats().put(out.get("past_out").floats());
                }
            });
            Map<String, NativeTensor> loopIn = new LinkedHashMap<>(in);
            loopIn.put("steps", NativeTensor.of(new long[] {STEPS}, 1));
            ways.put("Loop", () -> loop.run(loopIn));
            ways.put("Java, scalar", () -> decode(ScalarKernels.INSTANCE));
            if (Kernels.best() instanceof VectorKernels) {
                ways.put("Java, vectors", () -> decode(Kernels.best()));
            }
            measure(ways);
        }
    }

    private void measure(Map<String, Runnable> ways) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<String, Double> best = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            ways.forEach((name, way) -> {
                long start = threads.getCurrentThreadCpuTime();
                way.run();
                double micros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / STEPS;
                best.merge(name, micros, Math::min);
            });
        }
        best.forEach((name, micros) -> System.out.printf("%-14s %6.0f µs CPU per step%n", name, micros));
    }

    private final Map<Kernels, MelDecoder> decoders = new LinkedHashMap<>();

    private void decode(Kernels kernels) {
        MelDecoder decoder = decoders.computeIfAbsent(kernels, k -> new MelDecoder(k, config, weights));
        int text = config.encoder().projectionUnits();
        Conditions conditions =
                new Conditions(new float[STEPS * config.conditionUnits()], text, config.conditionUnits());
        int[] durations = new int[STEPS];
        Arrays.fill(durations, config.outputsPerStep());
        FrameMemory memory =
                new FrameMemory(conditions, durations, Positions.ofFrames(text, 64), config.outputsPerStep());
        MelDecoder.State state = decoder.start(memory, new MelDecoder.Bands(BAND, BAND));
        while (!state.done()) {
            state.step();
        }
    }

    private OnnxGraph stepGraph() {
        OnnxGraph graph = new OnnxGraph("step");
        Value frame = graph.input("frame", Type.FLOAT, 1, melBins);
        Value past = graph.input("past", Type.FLOAT, 2L * layers, heads, BAND, size);
        Value ahead = graph.input("ahead", Type.FLOAT, 2L * layers, heads, BAND + 1, size);
        Value[] results = step(graph, frame, past, ahead);
        graph.output("frames", results[0], Type.FLOAT, 1, (long) config.outputsPerStep() * melBins);
        graph.output("past_out", results[1], Type.FLOAT, 2L * layers, heads, BAND, size);
        return graph;
    }

    private OnnxGraph loopGraph() {
        OnnxGraph graph = new OnnxGraph("loop");
        Value frame = graph.input("frame", Type.FLOAT, 1, melBins);
        Value past = graph.input("past", Type.FLOAT, 2L * layers, heads, BAND, size);
        Value ahead = graph.input("ahead", Type.FLOAT, 2L * layers, heads, BAND + 1, size);
        Value steps = graph.input("steps", Type.INT64, 1);
        OnnxGraph body = new OnnxGraph("body");
        body.input("i", Type.INT64);
        Value going = body.input("going", Type.BOOL);
        Value bodyFrame = body.input("body_frame", Type.FLOAT, 1, melBins);
        Value bodyPast = body.input("body_past", Type.FLOAT, 2L * layers, heads, BAND, size);
        Value[] results = step(body, bodyFrame, bodyPast, ahead);
        body.output("going_out", going, Type.BOOL);
        int from = (config.outputsPerStep() - 1) * melBins;
        body.output("last", body.slice(results[0], 1, from, from + melBins), Type.FLOAT, 1, melBins);
        body.output("past_out", results[1], Type.FLOAT, 2L * layers, heads, BAND, size);
        body.output("all", results[0], Type.FLOAT, 1, (long) config.outputsPerStep() * melBins);
        List<Value> outputs =
                graph.apply(3, "Loop", List.of(steps, Value.NONE, frame, past), Attribute.of("body", body));
        graph.output("frames", outputs.get(2), Type.FLOAT, -1, 1, (long) config.outputsPerStep() * melBins);
        return graph;
    }

    private Value[] step(OnnxGraph graph, Value frame, Value past, Value ahead) {
        GraphLayers g = new GraphLayers(graph, weights);
        String name = "mel_decoder.mel_dec";
        Value x = frame;
        int in = melBins;
        List<Integer> prenet = config.decoder().prenetUnits();
        for (int i = 0; i < prenet.size(); i++) {
            x = graph.relu(g.linear(x, name + ".prenet.fcs." + 3 * i, in, prenet.get(i)));
            in = prenet.get(i);
        }
        x = g.linear(x, name + ".prenet.fcs." + 3 * prenet.size(), in, units);
        List<Value> pasts = split(graph, past);
        List<Value> aheads = split(graph, ahead);
        List<Value> kept = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            String layer = name + ".pnca." + i;
            Value all = g.linear(
                    g.norm(x, layer + ".pnca_attn.layer_norm", units), layer + ".pnca_attn.w_x_qkv", units, 3 * units);
            List<Value> parts =
                    graph.apply(3, "Split", List.of(all), Attribute.of("axis", 1L), Attribute.of("num_outputs", 3L));
            Value query = graph.reshape(parts.get(0), 1, heads, 1, size);
            Value keys = graph.concat(2, pasts.get(2 * i), graph.reshape(parts.get(1), 1, heads, 1, size));
            Value values = graph.concat(2, pasts.get(2 * i + 1), graph.reshape(parts.get(2), 1, heads, 1, size));
            kept.add(graph.slice(keys, 2, 1, BAND + 1));
            kept.add(graph.slice(values, 2, 1, BAND + 1));
            Value own = g.linear(attend(graph, query, keys, values), layer + ".pnca_attn.fc_x", units, units);
            Value coming = g.linear(
                    attend(graph, query, aheads.get(2 * i), aheads.get(2 * i + 1)),
                    layer + ".pnca_attn.fc_h",
                    units,
                    units);
            x = graph.add(x, graph.add(own, coming));
            Value normed = g.norm(x, layer + ".pos_ffn.layer_norm", units);
            int inner = config.decoder().ffnInnerDim();
            Value hidden = graph.relu(g.linear(
                    normed,
                    weights.get(layer + ".pos_ffn.w_1.weight", inner, units, 1),
                    weights.get(layer + ".pos_ffn.w_1.bias", inner),
                    units,
                    inner));
            x = graph.add(
                    x,
                    g.linear(
                            hidden,
                            weights.get(layer + ".pos_ffn.w_2.weight", units, inner, 1),
                            weights.get(layer + ".pos_ffn.w_2.bias", units),
                            inner,
                            units));
        }
        Value frames = g.linear(
                g.norm(x, name + ".ln", units), name + ".dec_out_proj", units, config.outputsPerStep() * melBins);
        return new Value[] {frames, graph.concat(0, kept.toArray(Value[]::new))};
    }

    private List<Value> split(OnnxGraph graph, Value all) {
        return graph.apply(
                2 * layers, "Split", List.of(all), Attribute.of("axis", 0L), Attribute.of("num_outputs", 2L * layers));
    }

    private Value attend(OnnxGraph graph, Value query, Value keys, Value values) {
        Value scores = graph.matMul(query, graph.transpose(keys, 0, 1, 3, 2));
        Value shares = graph.apply("Softmax", List.of(scores), Attribute.of("axis", -1L));
        return graph.reshape(graph.matMul(shares, values), 1, units);
    }
}
