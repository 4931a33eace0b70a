package io.langsheng.vocoder;

import io.langsheng.acoustic.MelSpectrogram;

/** Turns the frames of one utterance into samples as they come. Belongs to one thread at a time. */
public interface WaveStream extends AutoCloseable {
    /**
     * Takes further frames and returns the samples that are final by now: those whose receptive field has been seen.
     * Possibly none while the look-ahead fills.
     *
     * @param last true with the utterance's last frames; everything outstanding is returned
     * @return float samples, nominally in [−1, 1], owned by the caller; {@code frames × hopLength} in all
     */
    float[] push(MelSpectrogram mel, boolean last);

    @Override
    void close();
}
