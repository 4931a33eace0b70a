package io.langsheng.vocoder;

/** Stage 4: one opened vocoder. Safe for use by several threads; {@link #close} frees its native memory. */
public interface Vocoder extends AutoCloseable {
    int sampleRate();

    /** Samples of one mel frame. */
    int hopLength();

    /** Starts a wave. The same seed gives the same samples. */
    WaveStream start(long seed);

    /** Starts a wave whose excitation has neither noise nor random phases, for comparison with a reference. */
    WaveStream startWithoutNoise();

    @Override
    void close();
}
