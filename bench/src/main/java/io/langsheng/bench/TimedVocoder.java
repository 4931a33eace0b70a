package io.langsheng.bench;

import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.vocoder.Vocoder;
import io.langsheng.vocoder.WaveStream;

/** A vocoder on the clock. */
record TimedVocoder(Vocoder timed, StageClock clock) implements Vocoder {
    @Override
    public int sampleRate() {
        return timed.sampleRate();
    }

    @Override
    public int hopLength() {
        return timed.hopLength();
    }

    @Override
    public WaveStream start(long seed) {
        return timed(timed.start(seed));
    }

    @Override
    public WaveStream startWithoutNoise() {
        return timed(timed.startWithoutNoise());
    }

    private WaveStream timed(WaveStream wave) {
        return new WaveStream() {
            @Override
            public float[] push(MelSpectrogram mel, boolean last) {
                return clock.time(Stage.VOCODER, () -> wave.push(mel, last));
            }

            @Override
            public void close() {
                wave.close();
            }
        };
    }

    @Override
    public void close() {
        timed.close();
    }
}
