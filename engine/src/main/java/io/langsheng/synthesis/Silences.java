package io.langsheng.synthesis;

import java.util.Arrays;

/**
 * Puts an utterance's pauses into its wave. Around a pause, and at its two ends, the wave fades out and in over 5 ms: a
 * pause inside a word does not click, nor do the first samples of a vocoder that knows no past yet.
 */
final class Silences {
    private static final int FADE_FRACTION = 200;

    private final Timeline timeline;
    private final int fade;
    private long position;
    private int next;

    Silences(Timeline timeline, int sampleRate) {
        this.timeline = timeline;
        this.fade = sampleRate / FADE_FRACTION;
    }

    /** The samples that follow those of the call before, with the pauses that fall among them. */
    float[] insert(float[] samples) {
        long end = position + samples.length;
        fadeAround(samples, 0);
        fadeAround(samples, timeline.waveSamples());
        for (int pause = 0; pause < timeline.pauses(); pause++) {
            fadeAround(samples, timeline.pauseAt(pause));
        }
        float[] out = samples;
        int shift = 0;
        for (; next < timeline.pauses() && timeline.pauseAt(next) < end; next++) {
            int at = (int) (timeline.pauseAt(next) - position) + shift;
            int length = Math.toIntExact(timeline.pauseLength(next));
            float[] longer = Arrays.copyOf(out, out.length + length);
            System.arraycopy(out, at, longer, at + length, out.length - at);
            Arrays.fill(longer, at, at + length, 0);
            out = longer;
            shift += length;
        }
        position = end;
        return out;
    }

    /** The pauses behind the last sample. */
    float[] finish() {
        long length = 0;
        for (; next < timeline.pauses(); next++) {
            length += timeline.pauseLength(next);
        }
        return new float[Math.toIntExact(length)];
    }

    private void fadeAround(float[] samples, long at) {
        int from = (int) Math.max(0, at - fade - position);
        int to = (int) Math.min(samples.length, at + fade - position);
        for (int i = from; i < to; i++) {
            float distance = (float) Math.abs(position + i - at) / fade;
            samples[i] *= distance * distance;
        }
    }
}
