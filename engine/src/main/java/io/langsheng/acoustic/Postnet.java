package io.langsheng.acoustic;

import io.langsheng.onnx.NativeTensor;
import io.langsheng.onnx.OnnxGraph;
import io.langsheng.onnx.OnnxGraph.Type;
import io.langsheng.onnx.OnnxGraph.Value;
import io.langsheng.onnx.OnnxSession;
import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.SambertConfig.Fsmn;
import io.langsheng.voice.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decoder frames → what is added to them, in blocks of any size. Safe for use by several threads; what a stream
 * remembers is in a {@link State}.
 *
 * <p>Every FSMN layer looks a few frames ahead, so its output lags behind its input by as much, and the lags add up to
 * {@link #lookAhead}. A layer keeps the frames its filter still needs, so that nothing is computed twice. Frames
 * before the first and behind the last count as silence <em>inside</em> each layer, which is why each layer is told
 * which of its frames exist. The products run as one graph per block, the LSTM behind them step by step.
 *
 * <p>Source: KAN-TTS {@code kantts_sambert.py}, {@code PostNet}, and {@code fsmn.py}.
 */
final class Postnet implements AutoCloseable {
    private final Fsmn fsmn;
    private final int melBins;
    private final FilterSpan[] spans;
    private final OnnxSession session;
    private final Lstm lstm;
    private final Linear output;

    Postnet(Kernels kernels, SambertConfig config, Weights weights, int threads) {
        fsmn = config.postnet();
        melBins = config.melBins();
        spans = new FilterSpan[fsmn.layers()];
        Arrays.setAll(spans, i -> FilterSpan.of(fsmn, i));
        ModelLayers packed = new ModelLayers(kernels, weights);
        int units = fsmn.lstmUnits();
        lstm = packed.lstm("mel_postnet.lstm", 0, units);
        output = packed.linear("mel_postnet.fc", melBins, units);
        session = OnnxSession.open("postnet", graph(weights), threads);
    }

    /** Frames the postnet must see beyond the one it gives. */
    int lookAhead() {
        return Arrays.stream(spans).mapToInt(FilterSpan::right).sum();
    }

    /** Whether a layer adds its input to its output: where the two are of one width. */
    private boolean addsInput(int layer) {
        return layer > 0 || melBins == fsmn.memoryUnits();
    }

    private int kept(int layer) {
        return spans[layer].left() + spans[layer].right();
    }

    /**
     * One block: frames and what each layer kept in, gates of the LSTM and what each layer keeps out. {@code exists}
     * {@code i} marks with 1 the frames of layer {@code i} that lie within the utterance.
     */
    private OnnxGraph graph(Weights weights) {
        OnnxGraph graph = new OnnxGraph("postnet");
        GraphLayers layers = new GraphLayers(graph, weights);
        int memory = fsmn.memoryUnits();
        Value x = graph.input("frames", Type.FLOAT, -1, melBins);
        Value exists = graph.input("exists0", Type.FLOAT, -1, 1);
        int in = melBins;
        for (int i = 0; i < fsmn.layers(); i++) {
            FilterSpan span = spans[i];
            Value context = layers.feedForward(x, "mel_postnet.fsmn.ffn_lst." + i, in, fsmn.ffnInnerDim(), memory);
            Value known = remembered(graph, "context" + i, graph.mul(context, exists), kept(i), memory);
            Value filtered =
                    layers.filter(known, "mel_postnet.fsmn.memory_block_lst." + i, memory, fsmn.filterSize(), 0, 0);
            Value centre = span.right() == 0
                    ? graph.slice(known, 0, span.left(), Integer.MAX_VALUE)
                    : graph.slice(known, 0, span.left(), -span.right());
            exists = graph.input("exists" + (i + 1), Type.FLOAT, -1, 1);
            Value result = graph.mul(graph.add(filtered, centre), exists);
            if (addsInput(i)) {
                Value delayed = remembered(graph, "input" + i, x, span.right(), in);
                result = graph.add(result, span.right() == 0 ? delayed : graph.slice(delayed, 0, 0, -span.right()));
            }
            x = result;
            in = memory;
        }
        float[] matrix = weights.get("mel_postnet.lstm.weight_ih_l0", 4 * fsmn.lstmUnits(), memory);
        float[] bias =
                new ModelLayers(ScalarKernels.INSTANCE, weights).lstmBias("mel_postnet.lstm", 0, fsmn.lstmUnits());
        graph.output(
                "gates",
                layers.linear(x, matrix, bias, memory, 4 * fsmn.lstmUnits()),
                Type.FLOAT,
                -1,
                4L * fsmn.lstmUnits());
        return graph;
    }

    /** What was kept with the new rows behind it; the last rows are kept again. */
    private static Value remembered(OnnxGraph graph, String name, Value rows, int kept, int width) {
        if (kept == 0) {
            return rows;
        }
        Value all = graph.concat(0, graph.input(name, Type.FLOAT, kept, width), rows);
        graph.output(name + "_out", graph.slice(all, 0, -kept, Integer.MAX_VALUE), Type.FLOAT, kept, width);
        return all;
    }

    State start(int frames) {
        return new State(frames);
    }

    /** Frees native memory once calls in progress are done. */
    @Override
    public void close() {
        session.close();
    }

    /** One stream's postnet. Belongs to one thread at a time. */
    final class State implements AutoCloseable {
        private final int frames;
        private final Map<String, NativeTensor> kept = new HashMap<>();
        private final Lstm.State lstmState = lstm.start();
        private final float[] base = new float[lstm.gates()];
        private final float[] residual = new float[output.width()];
        private int fed;
        private int given;

        private State(int frames) {
            this.frames = frames;
            for (int i = 0; i < fsmn.layers(); i++) {
                if (kept(i) > 0) {
                    kept.put("context" + i, NativeTensor.floats(kept(i), fsmn.memoryUnits()));
                }
                if (addsInput(i) && spans[i].right() > 0) {
                    int width = i == 0 ? melBins : fsmn.memoryUnits();
                    kept.put("input" + i, NativeTensor.floats(spans[i].right(), width));
                }
            }
        }

        /**
         * Takes the next decoder frames and returns the residuals that are final by now, possibly none; behind the
         * last frame all that are outstanding.
         *
         * @param block {@code [count][melBins]}
         * @return {@code [frames][melBins]}, of the frames that follow those returned before
         */
        float[] push(float[] block, int count) {
            boolean last = fed + count == frames;
            int rows = last ? count + lookAhead() : count;
            float[] gateRows = run(block, count, rows);
            int first = fed - lookAhead();
            fed += rows;
            int from = Math.max(0, first);
            int to = Math.max(from, Math.min(frames, first + rows));
            float[] result = new float[(to - from) * melBins];
            int gateCount = 4 * fsmn.lstmUnits();
            for (int frame = from; frame < to; frame++) {
                System.arraycopy(gateRows, (frame - first) * gateCount, base, 0, gateCount);
                output.apply(lstmState.step(base), residual);
                System.arraycopy(residual, 0, result, (frame - from) * melBins, melBins);
            }
            given = to;
            return result;
        }

        /** Frames whose residuals have been returned. */
        int given() {
            return given;
        }

        private float[] run(float[] block, int count, int rows) {
            Map<String, NativeTensor> inputs = new HashMap<>(kept);
            List<NativeTensor> ofThisCall = new ArrayList<>();
            try {
                NativeTensor input = NativeTensor.floats(rows, melBins);
                ofThisCall.add(input);
                input.floats().put(block, 0, count * melBins);
                inputs.put("frames", input);
                int lag = 0;
                for (int i = 0; i <= fsmn.layers(); i++) {
                    NativeTensor exists = NativeTensor.of(existing(fed - lag, rows), rows, 1);
                    ofThisCall.add(exists);
                    inputs.put("exists" + i, exists);
                    lag += i < fsmn.layers() ? spans[i].right() : 0;
                }
                OnnxSession.Outputs outputs = session.run(inputs);
                kept.forEach((name, tensor) -> tensor.floats().put(outputs.get(name + "_out")));
                return outputs.get("gates");
            } finally {
                ofThisCall.forEach(NativeTensor::close);
            }
        }

        private float[] existing(int first, int rows) {
            float[] exists = new float[rows];
            for (int i = 0; i < rows; i++) {
                exists[i] = first + i >= 0 && first + i < frames ? 1 : 0;
            }
            return exists;
        }

        @Override
        public void close() {
            kept.values().forEach(NativeTensor::close);
        }
    }
}
