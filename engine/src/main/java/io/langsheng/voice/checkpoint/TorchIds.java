package io.langsheng.voice.checkpoint;

import io.langsheng.voice.checkpoint.PickleGlobals.Global;
import io.langsheng.voice.checkpoint.TensorReference.Storage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What both torch formats share: persistent ids name storages, and the whole file describes a dict. */
final class TorchIds {
    private TorchIds() {}

    /** {@code ("storage", type, key, device, elements …)} → the storage. */
    static Storage storage(List<?> id) throws CheckpointException {
        if (id.size() >= 5
                && "storage".equals(id.get(0))
                && id.get(1) instanceof Global type
                && id.get(2) instanceof String key
                && id.get(4) instanceof Long elements
                && elements >= 0) {
            ElementType elementType = ElementType.ofGlobal(type.name());
            if (elementType == null && !type.name().endsWith("UntypedStorage")) {
                throw new CheckpointException(
                        "holds a storage of type %s, which is unknown here".formatted(type.name()));
            }
            return new Storage(key, elementType, elements);
        }
        throw new CheckpointException("refers to something that is no storage (a whole module saved with its code?);"
                + " a checkpoint holds tensors and plain data");
    }

    static Map<?, ?> dict(@Nullable Object root) throws CheckpointException {
        if (root instanceof Map<?, ?> map) {
            return map;
        }
        throw new CheckpointException("holds no dict; a checkpoint with the key \"model\" was expected");
    }

    /** A name out of the file, fit for a message. */
    static String printable(String name) {
        String plain = name.replaceAll("[^\\p{L}\\p{N}_./\\[\\]@#-]", "?");
        return plain.length() <= 120 ? plain : plain.substring(0, 120) + "…";
    }
}
