package io.langsheng.acoustic;

import io.langsheng.onnx.NativeTensor;
import io.langsheng.onnx.OnnxGraph;
import io.langsheng.onnx.OnnxGraph.Attribute;
import io.langsheng.onnx.OnnxGraph.Type;
import io.langsheng.onnx.OnnxGraph.Value;
import io.langsheng.onnx.OnnxSession;
import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Symbols → one encoding per unit: summed embeddings, sinusoidal positions, blocks of self-attention and convolution.
 * Safe for use by several threads.
 *
 * <p>Source: KAN-TTS {@code kantts_sambert.py}, {@code TextFftEncoder}, and {@code __init__.py}, {@code FFTBlock}. The
 * convolution of three units is one product with each unit and its neighbours side by side.
 */
final class TextEncoder implements AutoCloseable {
    private final List<float[]> tables = new ArrayList<>();
    private final SambertConfig config;
    private final Positions positions;
    private final OnnxSession session;

    TextEncoder(SambertConfig config, SymbolTables symbols, Weights weights, int threads) {
        this.config = config;
        positions = Positions.ofUnits(config.embeddingDim(), Math.min(config.maxLength(), 1024));
        List<String> names = symbols.usesBytes()
                ? List.of("byte_index_emb")
                : List.of("sy_emb", "tone_emb", "syllable_flag_emb", "ws_emb");
        for (int i = 0; i < names.size(); i++) {
            tables.add(weights.get(
                    "text_encoder." + names.get(i) + ".weight",
                    symbols.units().get(i).size(),
                    config.embeddingDim()));
        }
        session = OnnxSession.open("text encoder", graph(config, weights), threads);
    }

    /**
     * @param units {@code [units][tables]} indices
     * @return {@code [units][projectionUnits]}
     */
    float[] encode(int[][] units) {
        try (NativeTensor embedded = NativeTensor.floats(units.length, config.embeddingDim())) {
            embed(units, embedded.floats());
            return session.run(Map.of("embedded", embedded)).get("text");
        }
    }

    private void embed(int[][] units, FloatBuffer result) {
        int width = config.embeddingDim();
        float scale = (float) Math.sqrt(config.encoder().units());
        float[] row = new float[width];
        for (int u = 0; u < units.length; u++) {
            for (int i = 0; i < width; i++) {
                float sum = 0;
                for (int t = 0; t < tables.size(); t++) {
                    sum += tables.get(t)[units[u][t] * width + i];
                }
                row[i] = sum * scale;
            }
            positions.add(u, row, 0);
            result.put(row);
        }
    }

    private static OnnxGraph graph(SambertConfig config, Weights weights) {
        OnnxGraph graph = new OnnxGraph("encoder");
        GraphLayers layers = new GraphLayers(graph, weights);
        int units = config.encoder().units();
        Value x = graph.input("embedded", Type.FLOAT, -1, config.embeddingDim());
        int in = config.embeddingDim();
        for (int i = 0; i < config.encoder().layers(); i++) {
            String name = "text_encoder.ling_enc.fft." + i;
            Value attended = attention(graph, layers, weights, config, name + ".slf_attn", x, in);
            x = in == units ? graph.add(attended, x) : attended;
            x = graph.add(convolution(graph, layers, weights, config, name + ".pos_ffn", x), x);
            in = units;
        }
        x = layers.norm(x, "text_encoder.ling_enc.ln", units);
        int projection = config.encoder().projectionUnits();
        float[] matrix = weights.get("text_encoder.ling_proj.weight", projection, units);
        graph.output("text", layers.linear(x, matrix, new float[0], units, projection), Type.FLOAT, -1, projection);
        return graph;
    }

    private static Value attention(
            OnnxGraph graph, GraphLayers layers, Weights weights, SambertConfig config, String name, Value x, int in) {
        int units = config.encoder().units();
        int heads = config.encoder().heads();
        int size = units / heads;
        float[] matrix = weights.get(name + ".w_qkv.weight", 3 * units, in).clone();
        float[] bias = weights.get(name + ".w_qkv.bias", 3 * units).clone();
        float scale = (float) (1 / Math.sqrt(size)); // queries carry the temperature
        for (int i = 0; i < units * in; i++) {
            matrix[i] *= scale;
        }
        for (int i = 0; i < units; i++) {
            bias[i] *= scale;
        }
        Value all = layers.linear(layers.norm(x, name + ".layer_norm", in), matrix, bias, in, 3 * units);
        List<Value> parts =
                graph.apply(3, "Split", List.of(all), Attribute.of("axis", 1L), Attribute.of("num_outputs", 3L));
        Value query = graph.transpose(graph.reshape(parts.get(0), -1, heads, size), 1, 0, 2);
        Value key = graph.transpose(graph.reshape(parts.get(1), -1, heads, size), 1, 2, 0);
        Value value = graph.transpose(graph.reshape(parts.get(2), -1, heads, size), 1, 0, 2);
        Value attention = graph.apply("Softmax", List.of(graph.matMul(query, key)), Attribute.of("axis", -1L));
        Value mixed = graph.reshape(graph.transpose(graph.matMul(attention, value), 1, 0, 2), -1, units);
        return layers.linear(mixed, name + ".fc", units, units);
    }

    private static Value convolution(
            OnnxGraph graph, GraphLayers layers, Weights weights, SambertConfig config, String name, Value x) {
        int units = config.encoder().units();
        int inner = config.encoder().ffnInnerDim();
        Value normed = layers.norm(x, name + ".layer_norm", units);
        Value nothing = graph.floats(new float[units], 1, units);
        Value padded = graph.concat(0, nothing, normed, nothing);
        Value neighbours =
                graph.concat(1, graph.slice(padded, 0, 0, -2), normed, graph.slice(padded, 0, 2, Integer.MAX_VALUE));
        float[] first = Matrices.unfold(weights.get(name + ".w_1.weight", inner, units, 3), inner, units, 3);
        Value hidden =
                graph.relu(layers.linear(neighbours, first, weights.get(name + ".w_1.bias", inner), 3 * units, inner));
        float[] second = weights.get(name + ".w_2.weight", units, inner, 1);
        return layers.linear(hidden, second, weights.get(name + ".w_2.bias", units), inner, units);
    }

    @Override
    public void close() {
        session.close();
    }
}
