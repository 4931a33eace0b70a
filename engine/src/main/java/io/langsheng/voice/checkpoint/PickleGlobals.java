package io.langsheng.voice.checkpoint;

import io.langsheng.voice.checkpoint.TensorReference.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The allow-list: every Python name a checkpoint may mention and what calling it means here. torch 1.8 to 2.x write
 * these for state dicts, optimizers and schedulers; whatever else a pickle names is refused with its name.
 */
final class PickleGlobals {
    /** A name of the allow-list, not yet called. */
    record Global(String name) {}

    /** What stays of objects whose content no voice needs: a numpy scalar, a dtype, a device. */
    private record Opaque(String name) {}

    private static final Set<String> DICTS =
            Set.of("collections.OrderedDict", "collections.Counter", "collections.defaultdict", "builtins.dict");

    private static final Set<String> LISTS = Set.of(
            "torch.Size",
            "builtins.set",
            "builtins.frozenset",
            "builtins.list",
            "builtins.tuple",
            "__builtin__.set",
            "__builtin__.frozenset");

    private static final Set<String> REBUILDERS = Set.of(
            "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_tensor_v3",
            "torch._utils._rebuild_parameter",
            "torch._utils._rebuild_parameter_with_state");

    private static final Set<String> OPAQUE = Set.of(
            "_codecs.encode",
            "builtins.bytearray",
            "builtins.complex",
            "__builtin__.bytearray",
            "__builtin__.complex",
            "numpy.dtype",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "torch.device",
            "torch.serialization._get_layout");

    /** Named as the factory of a default dict or the class of a dtype, never called. */
    private static final Set<String> TOKENS = Set.of(
            "builtins.int",
            "builtins.float",
            "builtins.str",
            "builtins.bool",
            "__builtin__.int",
            "__builtin__.float",
            "torch.storage.UntypedStorage",
            "torch.UntypedStorage",
            "torch.storage._UntypedStorage",
            "torch.per_tensor_affine");

    private PickleGlobals() {}

    static Global named(String name) throws CheckpointException {
        if (DICTS.contains(name)
                || LISTS.contains(name)
                || OPAQUE.contains(name)
                || TOKENS.contains(name)
                || REBUILDERS.contains(name)
                || ElementType.ofGlobal(name) != null) {
            return new Global(name);
        }
        throw new CheckpointException(
                "asks to load the Python name %s; a checkpoint may only hold tensors and plain data"
                        .formatted(printable(name)));
    }

    static @Nullable Object call(Global function, List<@Nullable Object> arguments) throws CheckpointException {
        String name = function.name();
        // What is passed in is shared, not copied, so that a few opcodes cannot ask for much memory.
        if (DICTS.contains(name)) {
            return !arguments.isEmpty() && arguments.get(0) instanceof Map<?, ?>
                    ? arguments.get(0)
                    : new LinkedHashMap<>();
        }
        if (LISTS.contains(name)) {
            return !arguments.isEmpty() && arguments.get(0) instanceof List<?> ? arguments.get(0) : new ArrayList<>(0);
        }
        if (OPAQUE.contains(name)) {
            return new Opaque(name);
        }
        return switch (name) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(arguments, null);
            case "torch._utils._rebuild_tensor_v3" -> tensor(arguments, typeToken(arguments.get(6)));
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" -> arguments.get(0);
            default -> throw new CheckpointException("has a pickle that calls %s".formatted(printable(name)));
        };
    }

    /** The state a BUILD opcode sets is metadata for all we allow, and dropped. */
    static void build(@Nullable Object target, @Nullable Object state) throws CheckpointException {
        if (!(target instanceof Map<?, ?> || target instanceof Opaque || target instanceof TensorReference)) {
            throw new CheckpointException("has a pickle that sets the state of something that has none");
        }
    }

    @SuppressWarnings("unchecked")
    static Map<Object, @Nullable Object> dict(@Nullable Object value) throws CheckpointException {
        if (value instanceof LinkedHashMap<?, ?> map) {
            return (Map<Object, @Nullable Object>) map;
        }
        throw new CheckpointException("has a pickle that puts entries into something that is no dict");
    }

    private static TensorReference tensor(List<@Nullable Object> arguments, @Nullable ElementType type)
            throws CheckpointException {
        if (arguments.size() >= 4
                && arguments.get(0) instanceof Storage storage
                && arguments.get(1) instanceof Long offset
                && arguments.get(2) instanceof List<?> sizes
                && arguments.get(3) instanceof List<?> strides) {
            return TensorReference.of(storage, type, offset, longs(sizes), longs(strides));
        }
        throw new CheckpointException("has a pickle with a malformed tensor");
    }

    private static ElementType typeToken(@Nullable Object token) throws CheckpointException {
        ElementType type = token instanceof Global global ? ElementType.ofGlobal(global.name()) : null;
        if (type == null) {
            throw new CheckpointException("holds a tensor of an element type unknown here");
        }
        return type;
    }

    private static List<Long> longs(List<?> values) {
        return values.stream().map(Long.class::cast).toList();
    }

    /** Names come from the file: only what a Python name can hold is repeated. */
    private static String printable(String name) {
        String plain = name.replaceAll("[^\\p{L}\\p{N}_.]", "?");
        return plain.length() <= 80 ? plain : plain.substring(0, 80) + "…";
    }
}
