package io.langsheng.synthesis;

import io.langsheng.acoustic.AcousticModel;
import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.linguistic.Utterance;
import io.langsheng.vocoder.Vocoder;
import io.langsheng.vocoder.WaveStream;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Finds out, the first time a voice without F0 channel is asked for another pitch, how far its sound follows: the model
 * speaks a short utterance of its own at several pitches, the vocoder makes sound of it, and the ear is an
 * autocorrelation.
 *
 * <p>Source of the measure: P. Boersma, "Accurate short-term analysis of the fundamental frequency and the
 * harmonics-to-noise ratio of a sampled sound", 1993; here without its search for a path, since only the middle of all
 * frames is wanted.
 */
final class PitchCalibration {
    private static final double LOWEST_HZ = 50;
    private static final double HIGHEST_HZ = 700;
    /** Three periods of the lowest tone. */
    private static final double WINDOW_SECONDS = 3 / LOWEST_HZ;

    private static final double HOP_SECONDS = 0.01;
    /** Speech below 1 kHz tells its pitch; a lower rate saves most of the work. */
    private static final int WORKING_RATE = 8_000;
    /** Correlation from which a frame counts as voiced. */
    private static final double VOICED = 0.6;
    /** A shorter period wins if it is nearly as good: the longer one is a multiple of it. */
    private static final double NEARLY = 0.93;

    private static final int FEWEST_FRAMES = 10;

    private PitchCalibration() {}

    /**
     * Measures the voice if this utterance needs it and nobody did so before.
     *
     * @param cancelled asked before each of the sounds; once true the voice stays unmeasured
     */
    static void prepare(Utterance utterance, AcousticModel acoustic, Vocoder vocoder, BooleanSupplier cancelled) {
        boolean moved = utterance.deliveries().stream().anyMatch(delivery -> delivery.pitch() != 0);
        if (moved && acoustic.needsPitchCalibration()) {
            try {
                acoustic.calibratePitch(mel -> {
                    if (cancelled.getAsBoolean()) {
                        throw new CancellationException();
                    }
                    return medianF0(sound(mel, vocoder), vocoder.sampleRate());
                });
            } catch (CancellationException nobodyListens) {
                // the next request with another pitch measures
            }
        }
    }

    private static float[] sound(MelSpectrogram mel, Vocoder vocoder) {
        try (WaveStream wave = vocoder.start(0)) {
            return wave.push(mel, true);
        }
    }

    /** F0 in Hz in the middle of all voiced frames, NaN if there are hardly any. */
    static double medianF0(float[] samples, int sampleRate) {
        int step = Math.max(1, sampleRate / WORKING_RATE);
        double rate = (double) sampleRate / step;
        float[] x = new float[samples.length / step];
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < step; k++) {
                x[i] += samples[i * step + k] / step;
            }
        }
        int window = (int) (WINDOW_SECONDS * rate);
        int hop = (int) (HOP_SECONDS * rate);
        double[] found = new double[x.length / hop + 1];
        int count = 0;
        for (int at = 0; at + 2 * window <= x.length; at += hop) {
            double lag = period(x, at, window, (int) (rate / HIGHEST_HZ), (int) (rate / LOWEST_HZ));
            if (lag > 0) {
                found[count++] = rate / lag;
            }
        }
        Arrays.sort(found, 0, count);
        return count < FEWEST_FRAMES ? Double.NaN : found[count / 2];
    }

    /** The period in samples, 0 for an unvoiced frame. */
    private static double period(float[] x, int at, int window, int shortest, int longest) {
        double[] correlation = new double[longest + 2];
        double best = 0;
        for (int lag = shortest; lag <= longest + 1; lag++) {
            double product = 0;
            double here = 1e-9;
            double there = 1e-9;
            for (int i = at; i < at + window; i++) {
                product += x[i] * x[i + lag];
                here += x[i] * x[i];
                there += x[i + lag] * x[i + lag];
            }
            correlation[lag] = product / Math.sqrt(here * there);
            best = lag <= longest ? Math.max(best, correlation[lag]) : best;
        }
        if (best < VOICED) {
            return 0;
        }
        for (int lag = shortest + 1; lag <= longest; lag++) {
            double left = correlation[lag - 1];
            double middle = correlation[lag];
            double right = correlation[lag + 1];
            if (middle >= NEARLY * best && middle >= left && middle > right) {
                double bend = left - 2 * middle + right;
                return lag + (bend == 0 ? 0 : 0.5 * (left - right) / bend);
            }
        }
        return 0;
    }
}
