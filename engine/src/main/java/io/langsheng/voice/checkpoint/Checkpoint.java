package io.langsheng.voice.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One torch checkpoint, opened: what tensors it holds is known, their numbers are read one tensor at a time when asked
 * for. So a training checkpoint costs no more memory than the part of it that is used; optimizer state is never read.
 *
 * <p>Both file formats (zip, and the one before torch 1.6) of torch 1.8 to 2.x; nothing in the file is run (see
 * {@link Pickle}). Belongs to one thread at a time; {@link #close} closes the file.
 */
public final class Checkpoint implements AutoCloseable {
    private final Storages storages;
    private final Map<String, TensorReference> tensors;

    private Checkpoint(Storages storages, Map<String, TensorReference> tensors) {
        this.storages = storages;
        this.tensors = tensors;
    }

    /**
     * Opens a file and steps into nested dicts.
     *
     * @param keys where the state dict lies: {@code "model"} or {@code "model", "generator"}
     * @throws CheckpointException if the file is no checkpoint, damaged, or asks for anything but data
     */
    public static Checkpoint open(Path file, String... keys) throws IOException {
        Storages storages = isZip(file) ? ZipStorages.open(file) : LegacyStorages.open(file);
        try {
            return new Checkpoint(storages, tensors(stepInto(storages.root(), keys)));
        } catch (IOException | RuntimeException | Error e) {
            storages.close();
            throw e;
        }
    }

    /** Names of all tensors, in the order of the file. */
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /** Extents of one tensor, or null if there is none of this name. */
    public int @Nullable [] shape(String name) {
        TensorReference reference = tensors.get(name);
        return reference == null ? null : reference.shape().clone();
    }

    /**
     * Reads the numbers of one tensor, as floats.
     *
     * @throws CheckpointException if there is no such tensor, or its numbers are missing or damaged
     */
    public Tensor read(String name) throws IOException {
        TensorReference view = tensors.get(name);
        if (view == null) {
            throw new CheckpointException("lacks " + name);
        }
        ElementType type = view.type();
        long bytes = Math.min(view.span(), Integer.MAX_VALUE) * type.bytes();
        if (view.count() > Integer.MAX_VALUE - 8 || bytes > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(
                    "holds %s with %d numbers; a tensor may have 2 GB".formatted(name, view.count()));
        }
        ByteBuffer data = ByteBuffer.wrap(storages.read(view.storage(), view.offset() * type.bytes(), (int) bytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[(int) view.count()];
        if (view.isContiguous()) {
            for (int i = 0; i < values.length; i++) {
                values[i] = type.decode(data, i * type.bytes());
            }
        } else {
            gather(view, data, values);
        }
        return new Tensor(view.shape().clone(), values, type);
    }

    private static void gather(TensorReference view, ByteBuffer data, float[] values) {
        int[] shape = view.shape();
        int[] index = new int[shape.length];
        long at = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = view.type().decode(data, (int) at * view.type().bytes());
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                at += view.strides()[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                at -= shape[axis] * view.strides()[axis];
                index[axis] = 0;
            }
        }
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            if (start.length == 0) {
                throw new CheckpointException("is empty");
            }
            return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
        }
    }

    private static Map<?, ?> stepInto(Map<?, ?> root, String... keys) throws CheckpointException {
        Map<?, ?> dict = root;
        List<String> path = new ArrayList<>();
        for (String key : keys) {
            path.add(key);
            if (!(dict.get(key) instanceof Map<?, ?> inner)) {
                throw new CheckpointException(
                        "has no \"%s\"; it holds %s".formatted(String.join(".", path), names(dict)));
            }
            dict = inner;
        }
        return dict;
    }

    private static String names(Map<?, ?> dict) {
        List<String> some = dict.keySet().stream()
                .limit(8)
                .map(key -> key instanceof String name ? TorchIds.printable(name) : "?")
                .toList();
        return some.isEmpty() ? "nothing" : String.join(", ", some) + (dict.size() > some.size() ? " …" : "");
    }

    private static Map<String, TensorReference> tensors(Map<?, ?> dict) {
        Map<String, TensorReference> tensors = new LinkedHashMap<>();
        dict.forEach((key, value) -> {
            if (key instanceof String name && value instanceof TensorReference reference) {
                tensors.put(name, reference);
            }
        });
        return tensors;
    }

    @Override
    public void close() throws IOException {
        storages.close();
    }
}
