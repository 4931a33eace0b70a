package io.langsheng.acoustic;

/**
 * Consecutive frames of what the acoustic model hands to the vocoder.
 *
 * @param values {@code [frames][melBins]} row by row: log amplitude as the voice was trained on; NSF voices carry two
 *     more bins, F0 in Hz and voicing 0 or 1
 * @param frames number of frames
 * @param melBins values of one frame, the two of NSF voices included
 */
public record MelSpectrogram(float[] values, int frames, int melBins) {
    public MelSpectrogram {
        if (values.length != frames * melBins) {
            throw new IllegalArgumentException(
                    "%d values are not %d frames of %d bins".formatted(values.length, frames, melBins));
        }
    }
}
