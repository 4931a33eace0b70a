package io.langsheng.voice;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors a model of some configuration consists of: their names, their extents, and for each extent what in the
 * configuration asks for it, so that a checkpoint that does not fit can be told why.
 */
final class Layout {
    /** One extent; {@code why} continues "but ". */
    record Extent(int size, String why) {}

    private final Map<String, List<Extent>> tensors = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    /** An extent no configuration changes. */
    static Extent fixed(int size) {
        return new Extent(size, "the model always has " + size);
    }

    void tensor(String name, Extent... extents) {
        tensors.put(name, List.of(extents));
    }

    /** {@code weight} [out, in] and {@code bias} [out] of a linear layer. */
    void linear(String name, Extent out, Extent in) {
        tensor(name + ".weight", out, in);
        tensor(name + ".bias", out);
    }

    /** {@code weight} [first, second, kernel] and {@code bias} [biases] of a convolution. */
    void convolution(String name, Extent first, Extent second, Extent kernel, Extent biases) {
        tensor(name + ".weight", first, second, kernel);
        tensor(name + ".bias", biases);
    }

    void norm(String name, Extent size) {
        tensor(name + ".weight", size);
        tensor(name + ".bias", size);
    }

    /** The parameters of one LSTM layer in one direction, gates i, f, g, o. */
    void lstm(String name, String suffix, Extent input, Extent units) {
        Extent gates = times(4, units);
        tensor(name + ".weight_ih_l" + suffix, gates, input);
        tensor(name + ".weight_hh_l" + suffix, gates, units);
        tensor(name + ".bias_ih_l" + suffix, gates);
        tensor(name + ".bias_hh_l" + suffix, gates);
    }

    static Extent times(int factor, Extent extent) {
        return new Extent(Math.multiplyExact(factor, extent.size()), extent.why());
    }

    /** Tensors whose names start so belong to a part the configuration leaves out; {@code why} continues "but ". */
    void absent(String prefix, String why) {
        absent.put(prefix, why);
    }

    Map<String, String> absent() {
        return absent;
    }

    Map<String, List<Extent>> tensors() {
        return tensors;
    }

    /** Numbers in all tensors together. */
    long size() {
        long size = 0;
        for (List<Extent> extents : tensors.values()) {
            double product = 1; // exact far beyond every bound, and never wraps
            for (Extent extent : extents) {
                product *= extent.size();
            }
            size += (long) Math.min(product, 1e15);
        }
        return size;
    }

    static int[] shape(List<Extent> extents) {
        return extents.stream().mapToInt(Extent::size).toArray();
    }

    /** What is wrong with this shape, continuing the tensor's name; null if nothing is. */
    static @Nullable String mismatch(List<Extent> expected, int[] found) {
        int[] right = shape(expected);
        if (Arrays.equals(right, found)) {
            return null;
        }
        Set<String> why = new LinkedHashSet<>();
        if (found.length != right.length) {
            why.add("the model has %d axes there".formatted(right.length));
        }
        for (int i = 0; i < right.length && found.length == right.length; i++) {
            if (found[i] != right[i]) {
                why.add(expected.get(i).why());
            }
        }
        return "is %s, but %s (expected %s)"
                .formatted(Arrays.toString(found), String.join(" and ", why), Arrays.toString(right));
    }
}
