package io.langsheng.acoustic;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * By how many semitones a voice's sound follows its pitch predictor. Immutable.
 *
 * @param steps by how many semitones the prediction was moved, ascending, 0 among them
 * @param semitones what came of each
 */
record PitchResponse(double[] steps, double[] semitones) {
    /** Beyond an octave, since a voice may follow by less than it is told. */
    private static final double[] GRID = {-18, -12, -8, -4, 0, 4, 8, 12, 18};

    /** A guess for a voice that was not measured: it follows for nine semitones either way. */
    static final PitchResponse TYPICAL = new PitchResponse(new double[] {-9, 0, 9}, new double[] {-9, 0, 9});

    /** By how much to move the prediction, and the semitones that come of it. */
    record Reach(double step, double semitones) {}

    /** @param f0Hz typical F0 at a step, NaN if none was found */
    static PitchResponse measured(DoubleUnaryOperator f0Hz) {
        double plain = f0Hz.applyAsDouble(0);
        if (!(plain > 0)) {
            return TYPICAL; // nothing voiced could be heard
        }
        double[] semitones = Arrays.stream(GRID)
                .map(step -> step == 0 ? 0 : 12 * Math.log(f0Hz.applyAsDouble(step) / plain) / Math.log(2))
                .toArray();
        return rising(GRID, semitones);
    }

    /** Cuts the response where, going away from 0, it no longer follows. */
    private static PitchResponse rising(double[] steps, double[] semitones) {
        int zero = Arrays.binarySearch(steps, 0);
        int low = zero;
        while (low > 0 && semitones[low - 1] < semitones[low]) {
            low--;
        }
        int high = zero;
        while (high + 1 < steps.length && semitones[high + 1] > semitones[high]) {
            high++;
        }
        return new PitchResponse(
                Arrays.copyOfRange(steps, low, high + 1), Arrays.copyOfRange(semitones, low, high + 1));
    }

    /** The step that comes closest to what is asked for. */
    Reach towards(double wanted) {
        int last = steps.length - 1;
        if (wanted <= semitones[0]) {
            return new Reach(steps[0], semitones[0]);
        }
        if (wanted >= semitones[last]) {
            return new Reach(steps[last], semitones[last]);
        }
        int above = 1;
        while (semitones[above] < wanted) {
            above++;
        }
        double share = (wanted - semitones[above - 1]) / (semitones[above] - semitones[above - 1]);
        return new Reach(steps[above - 1] + share * (steps[above] - steps[above - 1]), wanted);
    }
}
