package io.langsheng.acoustic;

import io.langsheng.acoustic.Attention.Rows;
import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory → mel frames, a few per step, each step fed with the last frame of the one before. Weights are packed once;
 * what a stream remembers is in a {@link State}. Safe for use by several threads.
 *
 * <p>PNCA: every layer attends to its own recent past (at most {@code xBand} steps back) and to the memory just ahead
 * (at most {@code hBand} steps). Keys and values of the past stay in a ring of that length; those of the memory do not
 * depend on the loop and are computed some steps ahead, for all layers in one product.
 *
 * <p>Sources: Li et al., "RobuTrans" / "SAM-BERT" as in KAN-TTS {@code kantts_sambert.py},
 * {@code HybridAttentionDecoder}, and {@code __init__.py}, {@code PNCABlock}. Why this is not a graph:
 * docs/decisions/0001-autoregressive-loops.md.
 */
final class MelDecoder {
    /** Steps whose memory is projected at a time. */
    private static final int AHEAD = 8;

    private record Layer(
            LayerNorm attentionNorm,
            Linear queryKeyValue,
            Linear attended,
            LayerNorm innerNorm,
            Linear inner,
            Linear outer) {}

    private final int melBins;
    private final int outputsPerStep;
    private final int heads;
    private final int units;
    private final int memoryUnits;
    private final Prenet prenet;
    private final Linear lastOfPrenet;
    private final Linear input;
    private final Linear memory;
    private final List<Layer> layers = new ArrayList<>();
    private final LayerNorm norm;
    private final Linear output;

    MelDecoder(Kernels kernels, SambertConfig config, Weights weights) {
        melBins = config.melBins();
        outputsPerStep = config.outputsPerStep();
        heads = config.decoder().heads();
        units = config.decoder().units();
        memoryUnits = config.memoryUnits();
        String name = "mel_decoder.mel_dec";
        ModelLayers packed = new ModelLayers(kernels, weights);
        List<Integer> prenetUnits = config.decoder().prenetUnits();
        int prenetOut = prenetUnits.get(prenetUnits.size() - 1);
        prenet = packed.prenet(name + ".prenet", melBins, prenetUnits);
        lastOfPrenet = packed.linear(name + ".prenet.fcs." + 3 * prenetUnits.size(), units, prenetOut);
        float[] inputMatrix = weights.get(name + ".dec_in_proj.weight", units, memoryUnits + units);
        input = new Linear(
                kernels,
                Matrices.columns(inputMatrix, units, memoryUnits + units, memoryUnits, units),
                new float[0],
                units,
                units);
        memory = memory(kernels, config, weights, name, inputMatrix);
        for (int i = 0; i < config.decoder().layers(); i++) {
            layers.add(layer(kernels, packed, weights, config.decoder(), name + ".pnca." + i));
        }
        norm = packed.norm(name + ".ln", units);
        output = packed.linear(name + ".dec_out_proj", outputsPerStep * melBins, units);
    }

    private static Layer layer(
            Kernels kernels, ModelLayers packed, Weights weights, SambertConfig.Decoder decoder, String name) {
        int units = decoder.units();
        int inner = decoder.ffnInnerDim();
        String attention = name + ".pnca_attn";
        float[] both = Matrices.beside(
                weights.get(attention + ".fc_x.weight", units, units),
                units,
                weights.get(attention + ".fc_h.weight", units, units),
                units,
                units);
        float[] bias = Matrices.sum(
                weights.get(attention + ".fc_x.bias", units), weights.get(attention + ".fc_h.bias", units));
        return new Layer(
                packed.norm(attention + ".layer_norm", units),
                packed.linear(attention + ".w_x_qkv", 3 * units, units),
                new Linear(kernels, both, bias, units, 2 * units),
                packed.norm(name + ".pos_ffn.layer_norm", units),
                packed.pointwise(name + ".pos_ffn.w_1", inner, units),
                packed.pointwise(name + ".pos_ffn.w_2", units, inner));
    }

    /** What a row of memory gives to the decoder's input, then keys and values of each layer, in one product. */
    private static Linear memory(
            Kernels kernels, SambertConfig config, Weights weights, String name, float[] inputMatrix) {
        int units = config.decoder().units();
        int rows = units + config.decoder().layers() * 2 * units;
        int width = config.memoryUnits();
        float[] matrix = new float[Math.multiplyExact(rows, width)];
        float[] bias = new float[rows];
        System.arraycopy(Matrices.columns(inputMatrix, units, width + units, 0, width), 0, matrix, 0, units * width);
        System.arraycopy(weights.get(name + ".dec_in_proj.bias", units), 0, bias, 0, units);
        for (int i = 0; i < config.decoder().layers(); i++) {
            String keysAndValues = name + ".pnca." + i + ".pnca_attn.w_h_kv";
            int at = units + i * 2 * units;
            System.arraycopy(
                    weights.get(keysAndValues + ".weight", 2 * units, width), 0, matrix, at * width, 2 * units * width);
            System.arraycopy(weights.get(keysAndValues + ".bias", 2 * units), 0, bias, at, 2 * units);
        }
        return new Linear(kernels, matrix, bias, rows, width);
    }

    /** @param bands how many steps back and ahead attention reaches */
    State start(FrameMemory frameMemory, Bands bands) {
        return new State(frameMemory, bands);
    }

    /**
     * Reach of the decoder's attention in steps: back over its own states, ahead over the memory.
     *
     * <p>Source: KAN-TTS {@code kantts_sambert.py}: the longest unit in steps, rounded half up, both ways.
     */
    record Bands(int back, int ahead) {
        static Bands ofLongest(double frames, int outputsPerStep) {
            int steps = (int) ((float) frames / outputsPerStep + 0.5f);
            return new Bands(steps, steps);
        }
    }

    /** One stream's decoding. Memory is bounded by the bands, not by the length. Belongs to one thread at a time. */
    final class State {
        private final FrameMemory frameMemory;
        private final Bands bands;
        private final int steps;
        private final Attention attention;
        private final List<Rows> past = new ArrayList<>();
        private final List<Rows> ahead = new ArrayList<>();
        private final float[] projected;
        private final int projectedCapacity;
        private final Prenet.Scratch scratch = prenet.scratch();
        private final float[] memoryRow = new float[memoryUnits];
        private final float[] memoryRows;
        private final int[] memoryAt;
        private final float[] prenetOut = new float[lastOfPrenet.width()];
        private final float[] x = new float[input.width()];
        private final float[] normed = new float[units];
        private final float[] mixed = new float[2 * units];
        private final float[] change;
        private final float[] inner;
        private final int[] active;
        private final float[] frames = new float[output.width()];
        private int step;
        private int projectedSteps;

        private State(FrameMemory frameMemory, Bands bands) {
            this.frameMemory = frameMemory;
            this.bands = bands;
            steps = frameMemory.steps();
            int back = Math.min(bands.back(), steps) + 1;
            projectedCapacity = Math.min(bands.ahead(), steps) + 1 + AHEAD;
            memoryRows = new float[projectedCapacity * memoryUnits];
            memoryAt = new int[projectedCapacity];
            projected = new float[Math.multiplyExact(projectedCapacity, memory.width())];
            attention = new Attention(heads, units, Math.max(back, projectedCapacity));
            for (int i = 0; i < layers.size(); i++) {
                int stride = layers.get(i).queryKeyValue().width();
                past.add(new Rows(new float[Math.multiplyExact(back, stride)], back, stride, units, 2 * units));
                int at = units + i * 2 * units;
                ahead.add(new Rows(projected, projectedCapacity, memory.width(), at, at + units));
            }
            Layer any = layers.get(0);
            change = new float[Math.max(any.attended().width(), any.outer().width())];
            inner = new float[any.inner().width()];
            active = new int[any.inner().width()];
        }

        /** Whether all frames have come. */
        boolean done() {
            return step == steps;
        }

        /**
         * Decodes {@code outputsPerStep} frames.
         *
         * @return {@code [outputsPerStep][melBins]}, overwritten by the next step
         */
        float[] step() {
            project();
            float[] hidden = prenet.apply(frames, (outputsPerStep - 1) * melBins, scratch);
            lastOfPrenet.apply(hidden, prenetOut);
            input.applyTo(projected, step % projectedCapacity * memory.width(), prenetOut, x);
            float scale = (float) Math.sqrt(units);
            for (int i = 0; i < units; i++) {
                x[i] *= scale;
            }
            for (int i = 0; i < layers.size(); i++) {
                attend(layers.get(i), past.get(i), ahead.get(i));
                feedForward(layers.get(i));
            }
            norm.apply(x, normed);
            output.apply(normed, frames);
            step++;
            return frames;
        }

        private void attend(Layer layer, Rows own, Rows coming) {
            layer.attentionNorm().apply(x, normed);
            int now = own.at(step);
            layer.queryKeyValue().apply(normed, 0, own.ring(), now);
            attention.attend(own.ring(), now, own, Math.max(0, step - bands.back()), step + 1, mixed, 0);
            attention.attend(own.ring(), now, coming, step, Math.min(step + bands.ahead() + 1, steps), mixed, units);
            layer.attended().apply(mixed, change);
            addChange();
        }

        private void feedForward(Layer layer) {
            layer.innerNorm().apply(x, normed);
            layer.inner().apply(normed, inner);
            layer.outer().applyRectified(inner, active, change);
            addChange();
        }

        private void addChange() {
            for (int i = 0; i < units; i++) {
                x[i] += change[i];
            }
        }

        /** Sees to it that the memory is projected as far as this step looks. */
        private void project() {
            int needed = Math.min(step + bands.ahead() + 1, steps);
            if (projectedSteps >= needed) {
                return;
            }
            int rows = Math.min(steps, needed + AHEAD - 1) - projectedSteps;
            for (int r = 0; r < rows; r++, projectedSteps++) {
                frameMemory.row(projectedSteps, memoryRow);
                System.arraycopy(memoryRow, 0, memoryRows, r * memoryUnits, memoryUnits);
                memoryAt[r] = projectedSteps % projectedCapacity * memory.width();
            }
            memory.applyRows(memoryRows, rows, projected, memoryAt);
        }
    }
}
