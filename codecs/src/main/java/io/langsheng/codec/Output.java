package io.langsheng.codec;

import java.io.IOException;

/** Where the muxer writes. A whole file can be rewound, so that the muxer can complete its header; a stream cannot. */
interface Output extends AutoCloseable {
    /** Writes at the position and moves it. */
    void write(byte[] data) throws IOException;

    /**
     * Moves the position.
     *
     * @param whence as in C: 0 from the beginning, 1 from the position, 2 from the end
     * @return the new position, or −1 if it is outside
     */
    long seek(long offset, int whence);

    long length();

    /** What was written from {@code offset} on, at most {@code length} bytes; of a whole file only. */
    byte[] read(long offset, int length) throws IOException;

    /** What the caller is to have now: everything written since the last call, or nothing where it went elsewhere. */
    byte[] take();

    @Override
    default void close() throws IOException {}

    static long target(long offset, int whence, long position, long length) {
        return switch (whence) {
            case 0 -> offset;
            case 1 -> position + offset;
            case 2 -> length + offset;
            default -> -1;
        };
    }
}
