package io.langsheng.acoustic;

import io.langsheng.onnx.OnnxGraph;
import io.langsheng.onnx.OnnxGraph.Attribute;
import io.langsheng.onnx.OnnxGraph.Value;
import io.langsheng.voice.SambertConfig.Fsmn;
import io.langsheng.voice.Weights;
import java.util.List;

/** Writes the layers of SAM-BERT into a graph; values are {@code [time][channels]}. Belongs to one graph. */
final class GraphLayers {
    private final OnnxGraph graph;
    private final Weights weights;

    GraphLayers(OnnxGraph graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /** {@code x · weightᵀ + bias}; {@code weight} is {@code [out][in]}, or {@code [out][in][1]} of a convolution. */
    Value linear(Value x, float[] weight, float[] bias, int in, int out) {
        Value product = graph.matMul(x, graph.floats(Matrices.transpose(weight, out, in), in, out));
        return bias.length == 0 ? product : graph.add(product, graph.floats(bias, out));
    }

    Value linear(Value x, String name, int in, int out) {
        return linear(x, weights.get(name + ".weight", out, in), weights.get(name + ".bias", out), in, out);
    }

    Value norm(Value x, String name, int size) {
        Value gain = graph.floats(weights.get(name + ".weight", size), size);
        Value bias = graph.floats(weights.get(name + ".bias", size), size);
        return graph.apply(
                "LayerNormalization",
                List.of(x, gain, bias),
                Attribute.of("axis", -1L),
                Attribute.of("epsilon", 1e-6f));
    }

    /** The two layers in front of an FSMN memory block. */
    Value feedForward(Value x, String name, int in, int inner, int out) {
        Value hidden = graph.relu(linear(
                x, weights.get(name + ".w_1.weight", inner, in, 1), weights.get(name + ".w_1.bias", inner), in, inner));
        return linear(hidden, weights.get(name + ".w_2.weight", out, inner, 1), new float[0], inner, out);
    }

    /** Filters every channel over time, {@code left} zeros in front and {@code right} behind. */
    Value filter(Value x, String name, int channels, int size, int left, int right) {
        Value kernel = graph.floats(weights.get(name + ".conv_dw.weight", channels, 1, size), channels, 1, 1, size);
        Value image = graph.reshape(graph.transpose(x, 1, 0), 1, channels, 1, -1);
        Value filtered = graph.apply(
                "Conv",
                List.of(image, kernel),
                Attribute.of("group", channels),
                Attribute.of("kernel_shape", new long[] {1, size}),
                Attribute.of("pads", new long[] {0, left, 0, right}));
        return graph.transpose(graph.reshape(filtered, channels, -1), 1, 0);
    }

    /** A whole sequence at once through a stack of FSMN layers. */
    Value fsmn(Value input, String name, Fsmn fsmn, int inputUnits) {
        Value x = input;
        int in = inputUnits;
        int memory = fsmn.memoryUnits();
        for (int i = 0; i < fsmn.layers(); i++) {
            FilterSpan span = FilterSpan.of(fsmn, i);
            Value context = feedForward(x, name + ".ffn_lst." + i, in, fsmn.ffnInnerDim(), memory);
            Value filtered = filter(
                    context, name + ".memory_block_lst." + i, memory, fsmn.filterSize(), span.left(), span.right());
            Value output = graph.add(filtered, context);
            x = in == memory ? graph.add(output, x) : output;
            in = memory;
        }
        return x;
    }

    /** One LSTM over a whole sequence, both ways: {@code [time][2 · units]}, forward first. */
    Value bothWays(Value x, String name, int in, int units) {
        float[] input = new float[2 * 4 * units * in];
        float[] recurrent = new float[2 * 4 * units * units];
        float[] bias = new float[2 * 8 * units];
        for (int direction = 0; direction < 2; direction++) {
            String suffix = direction == 0 ? "_l0" : "_l0_reverse";
            reorder(
                    weights.get(name + ".weight_ih" + suffix, 4 * units, in),
                    input,
                    direction * 4 * units * in,
                    units * in);
            reorder(
                    weights.get(name + ".weight_hh" + suffix, 4 * units, units),
                    recurrent,
                    direction * 4 * units * units,
                    units * units);
            reorder(weights.get(name + ".bias_ih" + suffix, 4 * units), bias, direction * 8 * units, units);
            reorder(weights.get(name + ".bias_hh" + suffix, 4 * units), bias, direction * 8 * units + 4 * units, units);
        }
        Value output = graph.apply(
                "LSTM",
                List.of(
                        graph.reshape(x, -1, 1, in),
                        graph.floats(input, 2, 4L * units, in),
                        graph.floats(recurrent, 2, 4L * units, units),
                        graph.floats(bias, 2, 8L * units)),
                Attribute.of("hidden_size", units),
                Attribute.of("direction", "bidirectional"));
        return graph.reshape(output, -1, 2L * units);
    }

    /** torch keeps gates as input, forget, cell, output; ONNX as input, output, forget, cell. */
    private static void reorder(float[] torch, float[] onnx, int at, int gate) {
        int[] source = {0, 3, 1, 2};
        for (int i = 0; i < 4; i++) {
            System.arraycopy(torch, source[i] * gate, onnx, at + i * gate, gate);
        }
    }
}
