package io.langsheng.acoustic;

import org.jspecify.annotations.Nullable;

/** The frames of one utterance, computed as they are asked for. Belongs to one thread at a time. */
public interface MelStream extends AutoCloseable {
    /** Frames of each unit of the utterance; their sum is the length of the whole stream. */
    int[] durations();

    /** Outputs of the predictors, {@code [units]} each, before any control is applied. */
    Predictions predictions();

    /**
     * The next frames, final (look-ahead of the postnet included), or null behind the last one.
     *
     * @param maxFrames at most so many; fewer may come, but at least one
     */
    @Nullable
    MelSpectrogram next(int maxFrames);

    /** Stops decoding and frees what the stream holds. */
    @Override
    void close();

    /** Raw predictor outputs, {@code [units]} each. */
    record Predictions(float[] logDuration, float[] pitch, float[] energy) {}
}
