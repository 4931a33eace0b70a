package io.langsheng.audio;

import java.io.IOException;

/**
 * Writes one file whose length is known, however long, with little memory. Belongs to one thread; {@link #close} without
 * {@link #finish} leaves a file that is not whole.
 */
public interface AudioFileEncoder extends AutoCloseable {
    /** @param samples mono floats, nominally in [−1, 1]; saturated, never wrapped */
    void write(float[] samples) throws IOException;

    /** Completes the file. */
    void finish() throws IOException;

    @Override
    void close() throws IOException;
}
