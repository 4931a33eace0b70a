package io.langsheng.acoustic;

import io.langsheng.text.Delivery;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Moves a voice's pitch by semitones: the pitch predictor's output is shifted, so that the decoder forms the spectrum
 * of a higher or lower voice.
 *
 * <p>How many semitones a shift gives differs from voice to voice and is measured once, on a short utterance of the
 * voice's own ({@link PitchResponse}). What the predictor does not reach, an NSF voice's F0 channel makes up exactly;
 * another voice stops there and says so. Safe for use by several threads.
 */
final class PitchControl {
    /** Nothing is moved. */
    static final Shifts NO_SHIFTS = new Shifts(new double[0], new double[0]);

    private final SambertModel model;
    private volatile @Nullable PitchResponse response;

    PitchControl(SambertModel model) {
        this.model = model;
    }

    /**
     * How each unit is moved; empty for not at all.
     *
     * @param offsets added to the predictor's normalised pitch
     * @param factors left for the F0 channel
     */
    record Shifts(double[] offsets, double[] factors) {
        float[] shifted(float[] pitch, int[] sources) {
            float[] result = pitch.clone();
            for (int u = 0; u < result.length && offsets.length > 0; u++) {
                result[u] += (float) offsets[sources[u]];
            }
            return result;
        }

        double[] factors(int[] sources) {
            return Arrays.stream(sources)
                    .mapToDouble(source -> factors.length == 0 ? 1 : factors[source])
                    .toArray();
        }
    }

    boolean needsMeasuring() {
        return !model.nsf() && response == null;
    }

    /** @param warnings told once per utterance if a voice without F0 channel cannot go as far as asked */
    Shifts shifts(List<Delivery> deliveries, Consumer<String> warnings) {
        if (deliveries.stream().allMatch(delivery -> delivery.pitch() == 0)) {
            return NO_SHIFTS;
        }
        PitchResponse known = response();
        double[] offsets = new double[deliveries.size()];
        double[] factors = new double[deliveries.size()];
        double missed = 0;
        double asked = 0;
        for (int u = 0; u < offsets.length; u++) {
            double semitones = deliveries.get(u).pitch();
            PitchResponse.Reach reach = known.towards(semitones);
            offsets[u] = reach.offset();
            double rest = semitones - reach.semitones();
            factors[u] = Math.pow(2, rest / 12);
            if (Math.abs(rest) > Math.abs(missed)) {
                missed = rest;
                asked = semitones;
            }
        }
        if (!model.nsf() && Math.abs(missed) > 0.5) {
            warnings.accept("Pitch %+.1f semitones is beyond the voice's reach; it is spoken at %+.1f."
                    .formatted(asked, asked - missed));
        }
        return new Shifts(offsets, factors);
    }

    private PitchResponse response() {
        PitchResponse known = response;
        if (known != null) {
            return known;
        }
        if (!model.nsf()) {
            return PitchResponse.TYPICAL;
        }
        measure(PitchControl::meanF0);
        known = response;
        return known == null ? PitchResponse.NONE : known;
    }

    /** @param f0Hz typical F0 of a spectrogram, NaN if there is none */
    synchronized void measure(ToDoubleFunction<MelSpectrogram> f0Hz) {
        if (response == null) {
            SambertModel.Units units = PitchProbe.units(model);
            response = PitchResponse.measured(offset -> f0Hz.applyAsDouble(speak(units, offset)));
        }
    }

    private MelSpectrogram speak(SambertModel.Units units, double offset) {
        int count = units.indices().length;
        double[] offsets = new double[count];
        double[] factors = new double[count];
        Arrays.fill(offsets, offset);
        Arrays.fill(factors, 1);
        try (SambertStream stream = model.start(units, new Shifts(offsets, factors), null)) {
            int frames = Arrays.stream(stream.durations()).sum();
            float[] values = new float[frames * model.melBins()];
            int at = 0;
            for (MelSpectrogram mel = stream.next(256); mel != null; mel = stream.next(256)) {
                System.arraycopy(mel.values(), 0, values, at, mel.values().length);
                at += mel.values().length;
            }
            return new MelSpectrogram(values, frames, model.melBins());
        }
    }

    /** Geometric mean of the F0 channel over voiced frames, over all where hardly any are. */
    static double meanF0(MelSpectrogram mel) {
        double voiced = 0;
        double all = 0;
        int count = 0;
        for (int f = 0; f < mel.frames(); f++) {
            int at = (f + 1) * mel.melBins() - 2;
            double log = Math.log(mel.values()[at]);
            all += log;
            if (mel.values()[at + 1] > 0) {
                voiced += log;
                count++;
            }
        }
        return Math.exp(count * 10 >= mel.frames() ? voiced / count : all / mel.frames());
    }
}
