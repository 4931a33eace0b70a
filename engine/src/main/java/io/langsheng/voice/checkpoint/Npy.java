package io.langsheng.voice.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's array file: a magic number, a header that is a Python dict literal, the numbers. Arrays of objects, which
 * would be a pickle, are refused.
 *
 * <p>Source: NumPy enhancement proposal 1, format versions 1.0 to 3.0.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** NumPy pads headers to some 128 bytes; a longer one describes no array of numbers. */
    private static final int LONGEST_HEADER = 10_000;

    private static final Pattern HEADER = Pattern.compile("\\{\\s*'descr'\\s*:\\s*'([^']{1,16})'\\s*,\\s*"
            + "'fortran_order'\\s*:\\s*(True|False)\\s*,\\s*'shape'\\s*:\\s*\\(([0-9, ]*)\\)\\s*,?\\s*}\\s*");

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("<f2", ElementType.HALF),
            Map.entry("<f4", ElementType.FLOAT),
            Map.entry("<f8", ElementType.DOUBLE),
            Map.entry("|u1", ElementType.BYTE),
            Map.entry("|i1", ElementType.CHAR),
            Map.entry("<i2", ElementType.SHORT),
            Map.entry("<i4", ElementType.INT),
            Map.entry("<i8", ElementType.LONG),
            Map.entry("|b1", ElementType.BOOL));

    private Npy() {}

    /**
     * Reads one array.
     *
     * @throws CheckpointException if it is no array of numbers, or truncated
     */
    public static Tensor read(byte[] file) throws CheckpointException {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        try {
            byte[] magic = new byte[MAGIC.length];
            in.get(magic);
            int major = in.get();
            in.get();
            if (!Arrays.equals(magic, MAGIC) || major < 1 || major > 3) {
                throw new CheckpointException("is no .npy file of version 1 to 3");
            }
            long length = major == 1 ? in.getShort() & 0xFFFF : in.getInt() & 0xFFFFFFFFL;
            if (length > LONGEST_HEADER) {
                throw new CheckpointException(
                        "has a header of %d bytes; at most %d are read".formatted(length, LONGEST_HEADER));
            }
            byte[] header = new byte[(int) length];
            in.get(header);
            return read(new String(header, StandardCharsets.UTF_8), in.slice().order(ByteOrder.LITTLE_ENDIAN));
        } catch (BufferUnderflowException truncated) {
            throw new CheckpointException("is truncated in its header", truncated);
        }
    }

    private static Tensor read(String header, ByteBuffer data) throws CheckpointException {
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw new CheckpointException("has a header that describes no plain array");
        }
        String description = matcher.group(1);
        ElementType type = TYPES.get(description);
        if (type == null) {
            throw new CheckpointException("has elements of type %s; expected numbers such as <f4"
                    .formatted(description.contains("O") ? "object, which would be a program" : description));
        }
        int[] shape = shape(matcher.group(3));
        long count;
        try {
            count = Tensor.count(shape);
        } catch (ArithmeticException tooMany) {
            count = Long.MAX_VALUE;
        }
        if (count > data.capacity() / type.bytes()) {
            throw new CheckpointException("is truncated: its shape %s needs %s elements, and %d are there"
                    .formatted(Arrays.toString(shape), count, data.capacity() / type.bytes()));
        }
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.decode(data, i * type.bytes());
        }
        return new Tensor(shape, matcher.group(2).equals("True") ? rowByRow(shape, values) : values, type);
    }

    private static int[] shape(String text) throws CheckpointException {
        try {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(extent -> !extent.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException malformed) {
            throw new CheckpointException("has the shape (%s); extents are whole numbers".formatted(text), malformed);
        }
    }

    /** Fortran order varies the first index fastest. */
    private static float[] rowByRow(int[] shape, float[] columns) {
        float[] rows = new float[columns.length];
        int[] index = new int[shape.length];
        for (float value : columns) {
            int at = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                at = at * shape[axis] + index[axis];
            }
            rows[at] = value;
            for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
                index[axis] = 0;
            }
        }
        return rows;
    }

    /** A .npy file of 32-bit floats, as NumPy writes it. */
    public static byte[] write(float[] values, int... shape) {
        if (Tensor.count(shape) != values.length) {
            throw new IllegalArgumentException(
                    "%d values do not fill %s".formatted(values.length, Arrays.toString(shape)));
        }
        String extents = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s%s), }"
                .formatted(extents, shape.length == 1 ? "," : "");
        int start = MAGIC.length + 4;
        int padded = (start + header.length() + 1 + 63) / 64 * 64;
        ByteBuffer out =
                ByteBuffer.allocate(padded + Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - start));
        out.put(header.getBytes(StandardCharsets.US_ASCII));
        while (out.position() < padded - 1) {
            out.put((byte) ' ');
        }
        out.put((byte) '\n');
        for (float value : values) {
            out.putFloat(value);
        }
        return out.array();
    }
}
