package io.langsheng.acoustic;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * By how many semitones a voice's sound follows its pitch predictor. Immutable.
 *
 * @param offsets added to the normalised pitch, ascending, 0 among them
 * @param semitones what comes of each
 */
record PitchResponse(double[] offsets, double[] semitones) {
    /** Standard deviations of pitch; three cover what a voice was trained on, more are hardly followed. */
    private static final double[] GRID = {-4, -3, -2, -1, 0, 1, 2, 3, 4};

    /** Nothing follows. */
    static final PitchResponse NONE = new PitchResponse(new double[] {0}, new double[] {0});

    /** A guess for a voice that was not measured: a standard deviation is some three semitones. */
    static final PitchResponse TYPICAL = new PitchResponse(new double[] {-3, 0, 3}, new double[] {-9, 0, 9});

    /** An offset and the semitones it gives. */
    record Reach(double offset, double semitones) {}

    /** @param f0Hz typical F0 at an offset, NaN if none was found */
    static PitchResponse measured(DoubleUnaryOperator f0Hz) {
        double plain = f0Hz.applyAsDouble(0);
        if (!(plain > 0)) {
            return NONE;
        }
        double[] semitones = Arrays.stream(GRID)
                .map(offset -> offset == 0 ? 0 : 12 * Math.log(f0Hz.applyAsDouble(offset) / plain) / Math.log(2))
                .toArray();
        return rising(GRID, semitones);
    }

    /** Cuts the response where, going away from 0, it no longer follows. */
    private static PitchResponse rising(double[] offsets, double[] semitones) {
        int zero = Arrays.binarySearch(offsets, 0);
        int low = zero;
        while (low > 0 && semitones[low - 1] < semitones[low]) {
            low--;
        }
        int high = zero;
        while (high + 1 < offsets.length && semitones[high + 1] > semitones[high]) {
            high++;
        }
        return new PitchResponse(
                Arrays.copyOfRange(offsets, low, high + 1), Arrays.copyOfRange(semitones, low, high + 1));
    }

    /** The offset that comes closest to what is asked for. */
    Reach towards(double wanted) {
        int last = offsets.length - 1;
        if (wanted <= semitones[0]) {
            return new Reach(offsets[0], semitones[0]);
        }
        if (wanted >= semitones[last]) {
            return new Reach(offsets[last], semitones[last]);
        }
        int above = 1;
        while (semitones[above] < wanted) {
            above++;
        }
        double share = (wanted - semitones[above - 1]) / (semitones[above] - semitones[above - 1]);
        return new Reach(offsets[above - 1] + share * (offsets[above] - offsets[above - 1]), wanted);
    }
}
