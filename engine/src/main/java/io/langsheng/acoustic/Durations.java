package io.langsheng.acoustic;

import io.langsheng.text.Delivery;
import io.langsheng.voice.VoiceException;
import java.util.List;

/**
 * Frames of every unit.
 *
 * <p>At speed 1 a unit lasts what the reference gives it: e to the power of the prediction, less one, rounded half up.
 * At another speed the <em>ends</em> of units are moved and rounded, not their lengths, so that what is rounded off one
 * unit goes to the next and the whole is as much faster as was asked for.
 *
 * @param frames of each unit
 * @param longest frames of the longest unit before rounding, at its speed; the decoder's attention reaches as far
 */
record Durations(int[] frames, double longest) {
    /** Longer units than any voice speaks, even slowly, come from damaged weights; frames. */
    private static final float LONGEST = 2_000;

    /** @throws VoiceException if a prediction is no number: the weights are finite, what they compute is not */
    static Durations of(float[] logDurations, int[] sources, List<Delivery> deliveries) {
        int[] frames = new int[logDurations.length];
        double longest = 0;
        double end = 0;
        long given = 0;
        for (int u = 0; u < frames.length; u++) {
            if (!Float.isFinite(logDurations[u])) {
                throw new VoiceException("The duration predicted for unit %d is %s; its weights are damaged."
                        .formatted(u + 1, logDurations[u]));
            }
            double speed = deliveries.get(sources[u]).speed();
            float predicted = (float) Math.exp(logDurations[u]) - 1;
            float plain = Math.min(Math.max(predicted, 0), LONGEST);
            end += (int) (plain + 0.5f) / speed;
            frames[u] = (int) (Math.floor(end + 0.5) - given);
            given += frames[u];
            longest = Math.max(longest, plain / speed);
        }
        return new Durations(frames, longest);
    }

    /** Frames of each of the {@code count} units asked for; a filled pause counts to the unit before it. */
    int[] perSource(int[] sources, int count) {
        int[] result = new int[count];
        for (int u = 0; u < frames.length; u++) {
            boolean pause = u + 1 < frames.length && sources[u + 1] == sources[u];
            result[pause ? Math.max(0, sources[u] - 1) : sources[u]] += frames[u];
        }
        return result;
    }
}
