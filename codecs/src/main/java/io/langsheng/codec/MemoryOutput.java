package io.langsheng.codec;

import java.util.Arrays;

/** Gathers a whole file in memory, or hands a stream out as it comes. */
final class MemoryOutput implements Output {
    private byte[] bytes = new byte[8192];
    private int length;
    private int position;

    @Override
    public void write(byte[] data) {
        int end = Math.addExact(position, data.length);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
        }
        System.arraycopy(data, 0, bytes, position, data.length);
        position = end;
        length = Math.max(length, end);
    }

    @Override
    public long seek(long offset, int whence) {
        long wanted = Output.target(offset, whence, position, length);
        if (wanted < 0 || wanted > Integer.MAX_VALUE - 8) {
            return -1;
        }
        position = (int) wanted;
        return wanted;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte[] read(long offset, int count) {
        int from = (int) Math.min(offset, length);
        return Arrays.copyOfRange(bytes, from, Math.min(length, from + count));
    }

    @Override
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        position = 0;
        return taken;
    }
}
