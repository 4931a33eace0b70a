package io.langsheng.acoustic;

import io.langsheng.onnx.NativeTensor;
import io.langsheng.onnx.OnnxGraph;
import io.langsheng.onnx.OnnxGraph.Type;
import io.langsheng.onnx.OnnxGraph.Value;
import io.langsheng.onnx.OnnxSession;
import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.Weights;
import java.util.Map;

/**
 * Pitch and energy of every unit, in the voice's normalised values. Safe for use by several threads.
 *
 * <p>Source: KAN-TTS {@code adaptors.py}, {@code VarFsmnRnnNARPredictor}.
 */
final class VariancePredictors implements AutoCloseable {
    /** {@code [units]} each. */
    record Variances(float[] pitch, float[] energy) {}

    private final int conditionUnits;
    private final OnnxSession session;

    VariancePredictors(SambertConfig config, Weights weights, int threads) {
        conditionUnits = config.conditionUnits();
        OnnxGraph graph = new OnnxGraph("predictors");
        GraphLayers layers = new GraphLayers(graph, weights);
        Value condition = graph.input("condition", Type.FLOAT, -1, conditionUnits);
        for (String kind : new String[] {"pitch", "energy"}) {
            String name = "variance_adaptor." + kind + "_predictor";
            int units = config.predictor().lstmUnits();
            Value memory = layers.fsmn(condition, name + ".fsmn", config.predictor(), conditionUnits);
            Value context =
                    layers.bothWays(memory, name + ".blstm", config.predictor().memoryUnits(), units);
            graph.output(kind, layers.linear(context, name + ".fc", 2 * units, 1), Type.FLOAT, -1, 1);
        }
        session = OnnxSession.open("variance predictors", graph, threads);
    }

    /** @param condition {@code [units][text, speaker, emotion]} */
    Variances predict(float[] condition) {
        try (NativeTensor input = NativeTensor.of(condition, condition.length / conditionUnits, conditionUnits)) {
            OnnxSession.Outputs outputs = session.run(Map.of("condition", input));
            return new Variances(outputs.get("pitch"), outputs.get("energy"));
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
