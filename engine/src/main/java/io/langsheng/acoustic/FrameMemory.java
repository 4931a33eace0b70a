package io.langsheng.acoustic;

import java.util.Arrays;

/**
 * What the decoder looks at: the length regulator's output, one row per decoder step, built when it is asked for. A row
 * holds the text of all frames of the step with their position within the unit, then speaker and emotion of the
 * first. Frames that fill up the last step carry the position code of no frame alone.
 *
 * <p>Source: KAN-TTS {@code adaptors.py}, {@code LengthRegulator}; {@code kantts_sambert.py}, "LFR".
 */
final class FrameMemory {
    private final Conditions conditions;
    private final Positions positions;
    private final int outputsPerStep;
    /** First frame of each unit; the last entry is the number of frames. */
    private final int[] starts;

    private int unit;

    FrameMemory(Conditions conditions, int[] durations, Positions positions, int outputsPerStep) {
        this.conditions = conditions;
        this.positions = positions;
        this.outputsPerStep = outputsPerStep;
        starts = new int[durations.length + 1];
        for (int u = 0; u < durations.length; u++) {
            starts[u + 1] = Math.addExact(starts[u], durations[u]);
        }
    }

    int frames() {
        return starts[starts.length - 1];
    }

    int steps() {
        return (frames() + outputsPerStep - 1) / outputsPerStep;
    }

    /** Writes the row of a step; steps are asked for in order. */
    void row(int step, float[] row) {
        int text = conditions.textUnits();
        int first = unitAt(step * outputsPerStep);
        for (int r = 0; r < outputsPerStep; r++) {
            int frame = step * outputsPerStep + r;
            if (frame < frames()) {
                int u = unitAt(frame);
                conditions.copyText(u, row, r * text);
                positions.add(frame - starts[u] + 1, row, r * text);
            } else {
                Arrays.fill(row, r * text, (r + 1) * text, 0f);
                positions.add(0, row, r * text);
            }
        }
        conditions.copySpeakerAndEmotion(first, row, outputsPerStep * text);
    }

    /** The unit a frame belongs to; frames are asked for in order. */
    private int unitAt(int frame) {
        while (starts[unit + 1] <= frame) {
            unit++;
        }
        return unit;
    }
}
