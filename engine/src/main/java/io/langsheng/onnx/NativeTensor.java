package io.langsheng.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * A tensor in memory that both Java and ONNX Runtime read and write without copying. Allocate one per request and
 * reuse it from call to call. Not safe for use by several threads at once.
 *
 * <p>{@link #close} releases the runtime's handle at once; the memory itself goes with the garbage collector when the
 * last view of it is dropped.
 */
public final class NativeTensor implements AutoCloseable {
    private final ByteBuffer memory;
    private final long[] shape;
    private final boolean integer;
    private final OnnxTensor tensor;

    private NativeTensor(ByteBuffer memory, boolean integer, long... shape) {
        this.memory = memory;
        this.integer = integer;
        this.shape = shape.clone();
        int count = count(shape);
        try {
            tensor = integer
                    ? OnnxTensor.createTensor(
                            OnnxSession.environment(), memory.asLongBuffer().limit(count), shape)
                    : OnnxTensor.createTensor(
                            OnnxSession.environment(), memory.asFloatBuffer().limit(count), shape);
        } catch (OrtException e) {
            throw new IllegalStateException("cannot make a tensor of shape " + Arrays.toString(shape), e);
        }
    }

    /** Zeros. */
    public static NativeTensor floats(long... shape) {
        return new NativeTensor(allocate(4, shape), false, shape);
    }

    /** Zeros. */
    public static NativeTensor longs(long... shape) {
        return new NativeTensor(allocate(8, shape), true, shape);
    }

    /** A copy of {@code values}. */
    public static NativeTensor of(float[] values, long... shape) {
        NativeTensor tensor = floats(shape);
        tensor.floats().put(values);
        return tensor;
    }

    /** A copy of {@code values}. */
    public static NativeTensor of(long[] values, long... shape) {
        NativeTensor tensor = longs(shape);
        tensor.longs().put(values);
        return tensor;
    }

    /**
     * The first elements of the same memory under another shape, for inputs that differ in length from call to call.
     * The view is closed by its user.
     *
     * @throws IllegalArgumentException if the shape asks for more than there is
     */
    public NativeTensor view(long... newShape) {
        if (count(newShape) > count(shape)) {
            throw new IllegalArgumentException(
                    "%s holds more than %s".formatted(Arrays.toString(newShape), Arrays.toString(shape)));
        }
        return new NativeTensor(memory, integer, newShape);
    }

    /** The elements, position 0 to size. */
    public FloatBuffer floats() {
        if (integer) {
            throw new IllegalStateException("the tensor holds integers");
        }
        return memory.asFloatBuffer().limit(count(shape));
    }

    /** The elements, position 0 to size. */
    public LongBuffer longs() {
        if (!integer) {
            throw new IllegalStateException("the tensor holds floats");
        }
        return memory.asLongBuffer().limit(count(shape));
    }

    public long[] shape() {
        return shape.clone();
    }

    @Override
    public void close() {
        if (!tensor.isClosed()) {
            tensor.close();
        }
    }

    OnnxTensor tensor() {
        return tensor;
    }

    private static ByteBuffer allocate(int elementSize, long... shape) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(elementSize, count(shape)))
                .order(ByteOrder.nativeOrder());
    }

    private static int count(long... shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
