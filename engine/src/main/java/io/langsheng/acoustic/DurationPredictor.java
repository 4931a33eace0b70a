package io.langsheng.acoustic;

import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.Weights;
import java.util.List;

/**
 * Log durations, one unit after the other: each prediction is an input of the next. Safe for use by several threads.
 *
 * <p>Source: KAN-TTS {@code adaptors.py}, {@code VarRnnARPredictor}. What the first LSTM layer sees of the condition
 * does not depend on the loop and is multiplied ahead of the step.
 */
final class DurationPredictor {
    private final Prenet prenet;
    private final Linear condition;
    private final Linear fromPrenet;
    private final Lstm first;
    private final Linear fromFirst;
    private final Lstm second;
    private final Linear output;

    DurationPredictor(Kernels kernels, SambertConfig config, Weights weights) {
        String name = "variance_adaptor.duration_predictor";
        List<Integer> prenetUnits = config.duration().prenetUnits();
        int units = config.duration().lstmUnits();
        int in = prenetUnits.get(prenetUnits.size() - 1);
        int conditionUnits = config.conditionUnits();
        ModelLayers layers = new ModelLayers(kernels, weights);
        prenet = layers.prenet(name + ".prenet", 1, prenetUnits);
        float[] matrix = weights.get(name + ".lstm.weight_ih_l0", 4 * units, in + conditionUnits);
        fromPrenet = new Linear(
                kernels, Matrices.columns(matrix, 4 * units, in + conditionUnits, 0, in), new float[0], 4 * units, in);
        condition = new Linear(
                kernels,
                Matrices.columns(matrix, 4 * units, in + conditionUnits, in, conditionUnits),
                layers.lstmBias(name + ".lstm", 0, units),
                4 * units,
                conditionUnits);
        first = layers.lstm(name + ".lstm", 0, units);
        fromFirst = layers.lstmInput(name + ".lstm", 1, units, units);
        second = layers.lstm(name + ".lstm", 1, units);
        output = layers.linear(name + ".fc", 1, units);
    }

    /**
     * @param conditions {@code [units][text with pitch and energy, speaker, emotion]}
     * @return {@code [units]}; frames are e to the power of it, less one
     */
    float[] predict(float[] conditions) {
        int units = conditions.length / condition.inputs();
        float[] result = new float[units];
        Lstm.State below = first.start();
        Lstm.State above = second.start();
        float[] base = new float[condition.width()];
        float[] gates = new float[condition.width()];
        float[] seen = new float[1];
        float[] prediction = new float[output.width()];
        Prenet.Scratch scratch = prenet.scratch();
        for (int u = 0; u < units; u++) {
            condition.apply(conditions, u * condition.inputs(), base, 0);
            fromPrenet.applyTo(base, 0, prenet.apply(seen, 0, scratch), gates);
            fromFirst.apply(below.step(gates), gates);
            output.apply(above.step(gates), prediction);
            seen[0] = Math.max(prediction[0], 0);
            result[u] = seen[0];
        }
        return result;
    }
}
