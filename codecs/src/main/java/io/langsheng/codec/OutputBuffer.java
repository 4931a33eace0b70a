package io.langsheng.codec;

import java.util.Arrays;

/**
 * Where the muxer writes. A whole file is gathered here, so that the muxer can go back and complete its header; a
 * stream is handed out as it comes and cannot be rewound.
 */
final class OutputBuffer {
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;

    private byte[] bytes = new byte[8192];
    private int length;
    private int position;

    void write(byte[] data) {
        int end = Math.addExact(position, data.length);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
        }
        System.arraycopy(data, 0, bytes, position, data.length);
        position = end;
        length = Math.max(length, end);
    }

    /** The new position, or −1 if it is outside. */
    long seek(long offset, int whence) {
        long wanted = switch (whence) {
            case SEEK_SET -> offset;
            case SEEK_CUR -> position + offset;
            case SEEK_END -> length + offset;
            default -> -1;
        };
        if (wanted < 0 || wanted > Integer.MAX_VALUE - 8) {
            return -1;
        }
        position = (int) wanted;
        return wanted;
    }

    int length() {
        return length;
    }

    /** Everything written since the last call. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        position = 0;
        return taken;
    }
}
