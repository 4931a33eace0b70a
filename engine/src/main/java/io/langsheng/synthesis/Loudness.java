package io.langsheng.synthesis;

import io.langsheng.linguistic.Utterance;

/**
 * Volume 0 to 100 as a gain: linear, 50 leaves the samples as they are, 100 doubles them. Changes inside an utterance
 * are ramps of 10 ms, so that nothing clicks.
 */
final class Loudness {
    private static final double UNCHANGED = 50;
    private static final int RAMP_FRACTION = 100;

    private final float[] gains;
    private final Timeline timeline;
    private final boolean plain;
    private final int ramp;
    private long position;
    private int unit;

    Loudness(Utterance utterance, Timeline timeline, int sampleRate) {
        this.timeline = timeline;
        this.ramp = sampleRate / RAMP_FRACTION;
        this.gains = new float[utterance.units().size()];
        boolean unchanged = true;
        for (int i = 0; i < gains.length; i++) {
            gains[i] = (float) (utterance.deliveries().get(i).volume() / UNCHANGED);
            unchanged &= gains[i] == 1;
        }
        this.plain = unchanged;
    }

    /** Applies the gain in place to the samples that follow those of the call before. */
    float[] apply(float[] samples) {
        if (plain) {
            return samples;
        }
        for (int i = 0; i < samples.length; i++, position++) {
            while (unit + 1 < gains.length && position >= timeline.unitStart(unit + 1)) {
                unit++;
            }
            long into = position - timeline.unitStart(unit);
            float before = unit == 0 ? gains[0] : gains[unit - 1];
            float gain = into >= ramp ? gains[unit] : before + (gains[unit] - before) * into / ramp;
            samples[i] *= gain;
        }
        return samples;
    }
}
