package io.langsheng.acoustic;

import java.util.List;

/** Rectified layers in front of a loop, one behind the other. Immutable. */
record Prenet(List<Linear> layers) {
    /** Results of each layer; belongs to one loop. */
    record Scratch(float[][] hidden) {}

    Scratch scratch() {
        return new Scratch(
                layers.stream().map(layer -> new float[layer.width()]).toArray(float[][]::new));
    }

    /** @return the last layer's output, in the scratch */
    float[] apply(float[] x, int at, Scratch scratch) {
        float[] input = x;
        int from = at;
        for (int i = 0; i < layers.size(); i++) {
            float[] output = scratch.hidden()[i];
            layers.get(i).apply(input, from, output, 0);
            Linear.rectify(output, layers.get(i).outputs());
            input = output;
            from = 0;
        }
        return input;
    }
}
