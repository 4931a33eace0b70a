package io.langsheng.acoustic;

import io.langsheng.text.Delivery;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Moves a voice's pitch by semitones: the pitch predictor's output is moved, so that the decoder forms the spectrum of
 * a higher or lower voice. Durations stay those of the voice's own pitch.
 *
 * <p>An NSF voice decodes its own melody besides and takes F0 from there, times the factor asked for, so that it is
 * right in every frame. How far another voice follows is measured once, on the sound of a short utterance of its own
 * ({@link PitchResponse}); what it does not reach it says. Safe for use by several threads.
 */
final class PitchControl {
    /**
     * Mean F0 by its deviation of a voice that does not tell: 220 by 55 Hz. Predictions are (Hz − mean) / deviation.
     */
    private static final double TYPICAL_RATIO = 4;

    /** Nothing is moved. */
    static final Shifts NO_SHIFTS = new Shifts(0, new double[0], new double[0]);

    private final SambertModel model;
    private volatile @Nullable PitchResponse response;

    PitchControl(SambertModel model) {
        this.model = model;
    }

    /**
     * How each unit is moved; empty for not at all.
     *
     * @param ratio mean F0 by its deviation
     * @param steps semitones the prediction is moved
     * @param asked semitones the F0 channel is moved
     */
    record Shifts(double ratio, double[] steps, double[] asked) {
        boolean isNone() {
            return steps.length == 0;
        }

        /** Predictions multiplied as hertz: the melody keeps its shape in semitones. */
        float[] shifted(float[] pitch, int[] sources) {
            float[] result = new float[pitch.length];
            for (int u = 0; u < pitch.length; u++) {
                double factor = Math.pow(2, steps[sources[u]] / 12);
                result[u] = (float) ((pitch[u] + ratio) * factor - ratio);
            }
            return result;
        }

        double[] factors(int[] sources) {
            return Arrays.stream(sources)
                    .mapToDouble(source -> isNone() ? 1 : Math.pow(2, asked[source] / 12))
                    .toArray();
        }
    }

    boolean needsMeasuring() {
        return model.f0Channel() == null && response == null;
    }

    /** @param warnings told once per utterance if a voice without F0 channel cannot go as far as asked */
    Shifts shifts(List<Delivery> deliveries, Consumer<String> warnings) {
        double[] asked = deliveries.stream().mapToDouble(Delivery::pitch).toArray();
        if (Arrays.stream(asked).allMatch(semitones -> semitones == 0)) {
            return NO_SHIFTS;
        }
        if (model.f0Channel() != null) {
            return new Shifts(ratio(), asked, asked);
        }
        PitchResponse measured = response;
        PitchResponse known = measured == null ? PitchResponse.TYPICAL : measured;
        double[] steps = new double[asked.length];
        int worst = 0;
        double missed = 0;
        for (int u = 0; u < asked.length; u++) {
            PitchResponse.Reach reach = known.towards(asked[u]);
            steps[u] = reach.step();
            if (Math.abs(asked[u] - reach.semitones()) > Math.abs(missed)) {
                missed = asked[u] - reach.semitones();
                worst = u;
            }
        }
        if (Math.abs(missed) > 0.5) {
            warnings.accept("Pitch %+.1f semitones is beyond the voice's reach; it is spoken at %+.1f."
                    .formatted(asked[worst], asked[worst] - missed));
        }
        return new Shifts(ratio(), steps, asked);
    }

    /** @param f0Hz typical F0 of a spectrogram, NaN if there is none */
    synchronized void measure(ToDoubleFunction<MelSpectrogram> f0Hz) {
        if (response == null) {
            SambertModel.Units units = PitchProbe.units(model);
            response = PitchResponse.measured(step -> f0Hz.applyAsDouble(speak(units, step)));
        }
    }

    /** Mean by deviation, where the F0 channel's scale is such a pair and not a range. */
    private double ratio() {
        F0Channel channel = model.f0Channel();
        double ratio =
                channel == null ? 0 : channel.scale().offset() / channel.scale().scale();
        return ratio > 1 && ratio < 20 ? ratio : TYPICAL_RATIO;
    }

    private MelSpectrogram speak(SambertModel.Units units, double step) {
        int count = units.indices().length;
        double[] steps = new double[count];
        Arrays.fill(steps, step);
        try (SambertStream stream = model.start(units, new Shifts(ratio(), steps, new double[count]), null)) {
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
}
