package io.langsheng.server.cache;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole sound of an utterance. Nobody modifies its arrays.
 *
 * @param durations frames of each unit
 * @param samples floats, volume and pauses included
 * @param warnings what was said about it
 */
record KeptSound(int[] durations, float[] samples, List<String> warnings) {
    /** Memory it takes, in bytes. */
    int size() {
        return Float.BYTES * samples.length
                + Integer.BYTES * durations.length
                + 2 * warnings.stream().mapToInt(String::length).sum()
                + 200;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeptSound sound
                && Arrays.equals(durations, sound.durations)
                && Arrays.equals(samples, sound.samples)
                && warnings.equals(sound.warnings);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(durations);
    }
}
