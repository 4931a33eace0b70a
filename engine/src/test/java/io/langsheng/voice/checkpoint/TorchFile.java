package io.langsheng.voice.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes torch's zip format by hand, well-formed or not. */
public final class TorchFile {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private int storages;

    public TorchFile() {
        bytes(0x80, 2);
    }

    /** What was written so far. */
    public byte[] pickle() {
        return pickle.toByteArray();
    }

    public TorchFile bytes(int... values) {
        for (int value : values) {
            pickle.write(value);
        }
        return this;
    }

    public TorchFile text(String opcodes) {
        pickle.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public TorchFile string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        pickle.write('X');
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .array());
        pickle.writeBytes(utf8);
        return this;
    }

    public TorchFile integer(long value) {
        pickle.write(0x8A);
        pickle.write(8);
        pickle.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    public TorchFile tuple(long... values) {
        bytes('(');
        for (long value : values) {
            integer(value);
        }
        return bytes('t');
    }

    /** Opens the dict {@code {"model": {…}}}; entries are key and value pairs up to {@link #end}. */
    public TorchFile model() {
        return bytes('}').string("model").bytes('}', '(');
    }

    public byte[] end() {
        bytes('u', 's', '.');
        return pickle.toByteArray();
    }

    /** A float tensor with a storage of its own. */
    public TorchFile tensor(String name, float[] values, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            data.putFloat(value);
        }
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= shape[i];
        }
        return string(name).view("FloatStorage", data.array(), values.length, 0, shape, strides);
    }

    /** A tensor over a new storage, without its name. */
    public TorchFile view(String type, byte[] data, long elements, long offset, long[] shape, long[] strides) {
        String key = Integer.toString(storages++);
        entry("data/" + key, data);
        text("ctorch._utils\n_rebuild_tensor_v2\n").bytes('(', '(');
        string("storage")
                .text("ctorch\n" + type + "\n")
                .string(key)
                .string("cpu")
                .integer(elements)
                .bytes('t', 'Q');
        integer(offset).tuple(shape).tuple(strides).bytes(0x89);
        return text("ccollections\nOrderedDict\n").bytes(')', 'R', 't', 'R');
    }

    public TorchFile entry(String name, byte[] data) {
        entries.put(name, data);
        return this;
    }

    public Path writeTo(Path file) throws IOException {
        return write(file, end(), ZipEntry.STORED);
    }

    public Path write(Path file, byte[] pickle, int method) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "archive/data.pkl", pickle, method);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(zip, "archive/" + entry.getKey(), entry.getValue(), method);
            }
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] data, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 sum = new CRC32();
            sum.update(data);
            entry.setSize(data.length);
            entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }
}
