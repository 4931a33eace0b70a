package io.langsheng.voice.checkpoint;

import java.util.Arrays;

/**
 * Numbers of one shape, dense and row by row, whatever the file's type and strides were. The arrays are the tensor's
 * own: readers do not modify them.
 *
 * @param shape extent of each axis; empty for a scalar
 * @param values the product of {@code shape} numbers
 * @param storedAs type of the numbers in the file
 */
public record Tensor(int[] shape, float[] values, ElementType storedAs) {
    public Tensor {
        if (count(shape) != values.length) {
            throw new IllegalArgumentException(
                    "%d values do not fill %s".formatted(values.length, Arrays.toString(shape)));
        }
    }

    public static Tensor of(float[] values, int... shape) {
        return new Tensor(shape, values, ElementType.FLOAT);
    }

    /** Extent of one axis. */
    public int dim(int axis) {
        return shape[axis];
    }

    /** The first index whose value is NaN or infinite, or −1. */
    public int firstNotFinite() {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }

    static long count(int[] shape) {
        long count = 1;
        for (int extent : shape) {
            count = Math.multiplyExact(count, extent);
        }
        return count;
    }
}
