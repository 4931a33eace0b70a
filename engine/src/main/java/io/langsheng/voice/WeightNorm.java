package io.langsheng.voice;

import io.langsheng.voice.checkpoint.Checkpoint;
import io.langsheng.voice.checkpoint.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight kept as direction v and magnitude g, w = g · v / ‖v‖, the norm taken over all axes but the first. torch
 * names them {@code weight_g}, {@code weight_v}, and as a parametrization {@code original0}, {@code original1}.
 *
 * <p>Source: Salimans and Kingma, "Weight Normalization", NeurIPS 2016.
 */
record WeightNorm(String magnitude, String direction) {
    private static final String G = "_g";
    private static final String V = "_v";

    /** The pair a weight is kept as, or null if there is none. */
    static @Nullable WeightNorm find(Checkpoint checkpoint, String name) {
        for (WeightNorm pair : List.of(
                new WeightNorm(name + G, name + V), new WeightNorm(parametrized(name, 0), parametrized(name, 1)))) {
            if (checkpoint.shape(pair.magnitude) != null && checkpoint.shape(pair.direction) != null) {
                return pair;
            }
        }
        return null;
    }

    /** The name of the weight a tensor is a part of. */
    static String plainName(String name) {
        if (name.endsWith("weight" + G) || name.endsWith("weight" + V)) {
            return name.substring(0, name.length() - 2);
        }
        return name.replace("parametrizations.weight.original0", "weight")
                .replace("parametrizations.weight.original1", "weight");
    }

    private static String parametrized(String name, int part) {
        int dot = name.lastIndexOf('.') + 1;
        return name.substring(0, dot) + "parametrizations." + name.substring(dot) + ".original" + part;
    }

    /** What is wrong with the magnitude's shape; null if nothing is. */
    @Nullable
    String mismatch(Checkpoint checkpoint) {
        int[] v = checkpoint.shape(direction);
        int[] g = checkpoint.shape(magnitude);
        if (v == null || g == null) {
            return "is missing";
        }
        int[] expected = new int[v.length];
        Arrays.fill(expected, 1);
        expected[0] = v[0];
        return Arrays.equals(g, expected)
                ? null
                : "is %s, but its direction is %s (expected %s)"
                        .formatted(Arrays.toString(g), Arrays.toString(v), Arrays.toString(expected));
    }

    Tensor fold(Checkpoint checkpoint) throws IOException {
        Tensor v = checkpoint.read(direction);
        float[] g = checkpoint.read(magnitude).values();
        int row = v.values().length / g.length;
        float[] folded = new float[v.values().length];
        for (int i = 0; i < g.length; i++) {
            double squares = 0;
            for (int j = i * row; j < (i + 1) * row; j++) {
                squares += (double) v.values()[j] * v.values()[j];
            }
            double scale = g[i] / Math.sqrt(squares);
            for (int j = i * row; j < (i + 1) * row; j++) {
                folded[j] = (float) (v.values()[j] * scale);
            }
        }
        return new Tensor(v.shape(), folded, v.storedAs());
    }
}
