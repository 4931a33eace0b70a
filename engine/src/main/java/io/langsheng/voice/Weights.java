package io.langsheng.voice;

import io.langsheng.voice.checkpoint.Checkpoint;
import io.langsheng.voice.checkpoint.CheckpointException;
import io.langsheng.voice.checkpoint.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one model, complete and of the sizes its configuration asks for, every number finite, weight norm
 * folded into plain weights. Immutable; safe for use by several threads.
 */
public final class Weights {
    private final Map<String, Tensor> tensors;

    private Weights(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    /** For tests and benchmarks: weights made up instead of read. */
    public static Weights of(Map<String, Tensor> tensors) {
        return new Weights(new LinkedHashMap<>(tensors));
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /**
     * One tensor.
     *
     * @param shape what the caller relies on; since sizes were checked when the voice was opened, a mismatch is a
     *     mistake of the program
     */
    public float[] get(String name, int... shape) {
        Tensor tensor = get(name);
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalStateException("%s is %s, but %s was asked for"
                    .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
        }
        return tensor.values();
    }

    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("no weights named " + name);
        }
        return tensor;
    }

    /**
     * Reads what the layout lists and records every tensor that is missing, of another size, damaged or not finite.
     *
     * @return null if anything was recorded
     */
    static @Nullable Weights read(Checkpoint checkpoint, Layout layout, String file, Problems problems)
            throws IOException {
        int before = problems.count();
        layout.tensors().forEach((name, extents) -> {
            String problem = check(checkpoint, name, extents);
            if (problem != null) {
                problems.add(file, problem);
            }
        });
        for (String name : beyond(checkpoint, layout)) {
            problems.add(file, name + " is there, but the configuration ends before it");
        }
        layout.absent()
                .forEach((prefix, why) -> checkpoint.names().stream()
                        .filter(name -> name.startsWith(prefix))
                        .findFirst()
                        .ifPresent(name -> problems.add(file, "%s is there, but %s".formatted(name, why))));
        if (problems.count() > before) {
            return null; // sizes first: numbers of a wrong model say nothing
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : layout.tensors().keySet()) {
            Tensor tensor;
            try {
                tensor = load(checkpoint, name);
            } catch (CheckpointException damaged) {
                problems.add(file, "%s %s".formatted(name, "cannot be read: the file " + damaged.getMessage()));
                continue;
            }
            int bad = tensor.firstNotFinite();
            if (bad >= 0) {
                problems.add(
                        file,
                        "%s holds %s at index %d; weights must be finite".formatted(name, tensor.values()[bad], bad));
            }
            tensors.put(name, tensor);
        }
        return problems.count() > before ? null : new Weights(tensors);
    }

    private static @Nullable String check(Checkpoint checkpoint, String name, List<Layout.Extent> extents) {
        int[] plain = checkpoint.shape(name);
        WeightNorm norm = plain == null ? WeightNorm.find(checkpoint, name) : null;
        String shown = norm == null ? name : norm.direction();
        int[] found = norm == null ? plain : checkpoint.shape(norm.direction());
        if (found == null) {
            return "%s is missing (expected %s)".formatted(name, Arrays.toString(Layout.shape(extents)));
        }
        String mismatch = Layout.mismatch(extents, found);
        if (mismatch == null && norm != null) {
            mismatch = norm.mismatch(checkpoint);
            shown = norm.magnitude();
        }
        return mismatch == null ? null : shown + " " + mismatch;
    }

    private static Tensor load(Checkpoint checkpoint, String name) throws IOException {
        WeightNorm norm = checkpoint.shape(name) == null ? WeightNorm.find(checkpoint, name) : null;
        return norm == null ? checkpoint.read(name) : norm.fold(checkpoint);
    }

    /**
     * Tensors of a kind the layout knows, but with a higher number: layers the configuration does not count. Of each
     * kind the first.
     */
    private static Set<String> beyond(Checkpoint checkpoint, Layout layout) {
        Set<String> kinds =
                layout.tensors().keySet().stream().map(Weights::kind).collect(Collectors.toSet());
        Set<String> modules = new TreeSet<>();
        for (String name : checkpoint.names()) {
            String plain = WeightNorm.plainName(name);
            if (!layout.tensors().containsKey(plain) && kinds.contains(kind(plain))) {
                modules.add(plain);
            }
        }
        return modules;
    }

    private static String kind(String name) {
        return name.replaceAll("\\.\\d+\\.", ".#.");
    }
}
