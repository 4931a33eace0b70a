package io.langsheng.acoustic;

import io.langsheng.voice.Weights;
import java.util.ArrayList;
import java.util.List;

/** Packs the layers that run in loops. */
final class ModelLayers {
    private final Kernels kernels;
    private final Weights weights;

    ModelLayers(Kernels kernels, Weights weights) {
        this.kernels = kernels;
        this.weights = weights;
    }

    Linear linear(String name, int out, int in) {
        return new Linear(kernels, weights.get(name + ".weight", out, in), weights.get(name + ".bias", out), out, in);
    }

    /** A convolution over a single step. */
    Linear pointwise(String name, int out, int in) {
        return new Linear(
                kernels, weights.get(name + ".weight", out, in, 1), weights.get(name + ".bias", out), out, in);
    }

    /** A convolution; its input is the steps it spans, side by side. */
    Linear convolution(String name, int out, int in, int kernel) {
        float[] matrix = Matrices.unfold(weights.get(name + ".weight", out, in, kernel), out, in, kernel);
        return new Linear(kernels, matrix, weights.get(name + ".bias", out), out, kernel * in);
    }

    LayerNorm norm(String name, int size) {
        return new LayerNorm(weights.get(name + ".weight", size), weights.get(name + ".bias", size));
    }

    /** Layers at 0, 3, 6 …: between them lie a ReLU and a dropout. */
    Prenet prenet(String name, int in, List<Integer> units) {
        List<Linear> layers = new ArrayList<>();
        int input = in;
        for (int i = 0; i < units.size(); i++) {
            layers.add(linear(name + ".fcs." + 3 * i, units.get(i), input));
            input = units.get(i);
        }
        return new Prenet(List.copyOf(layers));
    }

    /** What one LSTM layer's input gives to its gates, both biases in it. */
    Linear lstmInput(String name, int layer, int in, int units) {
        float[] matrix = weights.get(name + ".weight_ih_l" + layer, 4 * units, in);
        return new Linear(kernels, matrix, lstmBias(name, layer, units), 4 * units, in);
    }

    Lstm lstm(String name, int layer, int units) {
        float[] matrix = weights.get(name + ".weight_hh_l" + layer, 4 * units, units);
        return new Lstm(new Linear(kernels, matrix, new float[0], 4 * units, units), units);
    }

    /** Both biases; only their sum matters. */
    float[] lstmBias(String name, int layer, int units) {
        return Matrices.sum(
                weights.get(name + ".bias_ih_l" + layer, 4 * units),
                weights.get(name + ".bias_hh_l" + layer, 4 * units));
    }
}
