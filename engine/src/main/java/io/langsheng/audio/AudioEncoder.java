package io.langsheng.audio;

/**
 * Turns samples into the bytes of one file or stream, in order: any number of {@link #encode} calls, then one
 * {@link #finish}. Belongs to one thread at a time; {@link #close} frees native memory and may be called at any moment.
 *
 * <p>Bytes come as soon as the format allows. What precedes the first sample (a header) comes with the first
 * {@code encode}; a stream's header says that the length is unknown where the format has a way to say so.
 */
public interface AudioEncoder extends AutoCloseable {
    /** @param samples mono floats, nominally in [−1, 1] at the rate the encoder was made for; saturated, never wrapped */
    byte[] encode(float[] samples);

    /** The remaining bytes. */
    byte[] finish();

    @Override
    void close();
}
