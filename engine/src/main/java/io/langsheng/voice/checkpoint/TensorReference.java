package io.langsheng.voice.checkpoint;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view into a storage, as the pickle describes it; no number of it has been read. Strides and offset count elements.
 */
record TensorReference(Storage storage, ElementType type, long offset, int[] shape, long[] strides) {
    /**
     * A stretch of raw numbers that several tensors may share.
     *
     * @param key its name within the file
     * @param type null for untyped storages, whose tensors carry the type
     * @param elements as many of {@code type}, or bytes where that is null
     */
    record Storage(String key, @Nullable ElementType type, long elements) {}

    static TensorReference of(
            Storage storage, @Nullable ElementType type, long offset, List<Long> sizes, List<Long> strides)
            throws CheckpointException {
        ElementType elementType = type == null ? storage.type() : type;
        if (elementType == null) {
            throw new CheckpointException("holds a tensor over an untyped storage that does not say its own type");
        }
        if (sizes.size() != strides.size() || sizes.size() > 8) {
            throw new CheckpointException(
                    "holds a tensor of %d extents and %d strides; both must match and be at most 8"
                            .formatted(sizes.size(), strides.size()));
        }
        int[] shape = new int[sizes.size()];
        long[] steps = new long[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            if (!isInt(sizes.get(i)) || !isInt(strides.get(i))) {
                throw new CheckpointException("holds a tensor of extents %s and strides %s; each must be within [0, %d]"
                        .formatted(sizes, strides, Integer.MAX_VALUE));
            }
            shape[i] = sizes.get(i).intValue();
            steps[i] = strides.get(i);
        }
        TensorReference view = new TensorReference(storage, elementType, offset, shape, steps);
        long capacity = storage.elements() / (storage.type() == null ? elementType.bytes() : 1);
        if (offset < 0 || view.span() > capacity - Math.min(offset, capacity)) {
            throw new CheckpointException(
                    "holds a tensor of extents %s, strides %s and offset %d that reaches beyond its storage of %d elements"
                            .formatted(sizes, strides, offset, capacity));
        }
        return view;
    }

    private static boolean isInt(long value) {
        return value >= 0 && value <= Integer.MAX_VALUE;
    }

    /** Numbers the view has; more than its storage where a stride is zero. Saturates. */
    long count() {
        try {
            return Tensor.count(shape);
        } catch (ArithmeticException tooMany) {
            return Long.MAX_VALUE;
        }
    }

    /** Elements from the first to the last the view touches, both included; 0 for an empty view. Saturates. */
    long span() {
        long last = 0;
        boolean empty = false;
        for (int i = 0; i < shape.length; i++) {
            empty |= shape[i] == 0;
            long reach = Math.max(0, shape[i] - 1L) * strides[i]; // below 2⁶²
            last = Math.min(last, Long.MAX_VALUE - 1 - reach) + reach;
        }
        return empty ? 0 : last + 1;
    }

    boolean isContiguous() {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= shape[i];
        }
        return true;
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
