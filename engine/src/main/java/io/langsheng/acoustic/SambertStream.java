package io.langsheng.acoustic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Hands an utterance's frames on as they are asked for, F0 in hertz and voicing 0 or 1 where the voice has them. */
final class SambertStream implements MelStream {
    /**
     * What was settled before the first frame.
     *
     * @param durations frames of each unit of the utterance
     * @param frames frames of each unit of the model, filled pauses included
     * @param pitchFactors by how much each of these moves the F0 channel
     */
    record Plan(int[] durations, int[] frames, double[] pitchFactors, Predictions predictions) {}

    private final SambertModel model;
    private final FinalFrames frames;
    /** The same utterance at its own pitch, whose F0 is moved exactly; null if it is not moved. */
    private final @Nullable FinalFrames melody;

    private final Plan plan;
    private final int melBins;
    /** Final frames that nobody asked for yet. */
    private float[] ready = new float[0];

    private int given;
    private int unit;
    private int unitEnd;
    private boolean closed;

    SambertStream(SambertModel model, FinalFrames frames, @Nullable FinalFrames melody, Plan plan) {
        this.model = model;
        this.frames = frames;
        this.melody = melody;
        this.plan = plan;
        melBins = model.melBins();
        unitEnd = plan.frames()[0];
    }

    @Override
    public int[] durations() {
        return plan.durations().clone();
    }

    @Override
    public Predictions predictions() {
        return plan.predictions();
    }

    @Override
    public @Nullable MelSpectrogram next(int maxFrames) {
        if (maxFrames < 1) {
            throw new IllegalArgumentException("maxFrames is %d; it must be at least 1.".formatted(maxFrames));
        }
        if (closed) {
            throw new IllegalStateException("The mel stream is used after it was closed.");
        }
        model.requireOpen();
        int wanted = Math.min(maxFrames, frames.total() - given);
        if (wanted == 0) {
            return null;
        }
        if (ready.length < wanted * melBins) {
            int until = Math.min(frames.total(), given + wanted + model.lookAhead());
            float[] block = frames.decode(until);
            toHertz(block, melody == null ? block : melody.decode(until));
            ready = FinalFrames.joined(ready, ready.length, block, block.length);
        }
        int count = Math.min(wanted, ready.length / melBins);
        float[] result = Arrays.copyOf(ready, count * melBins);
        ready = Arrays.copyOfRange(ready, count * melBins, ready.length);
        given += count;
        return new MelSpectrogram(result, count, melBins);
    }

    /** @param source frames whose F0 and voicing are taken */
    private void toHertz(float[] block, float[] source) {
        F0Channel channel = model.f0Channel();
        if (channel == null) {
            return;
        }
        int first = given + ready.length / melBins;
        for (int f = 0; f < block.length / melBins; f++) {
            while (first + f >= unitEnd) {
                unit++;
                unitEnd += plan.frames()[unit];
            }
            int at = (f + 1) * melBins - 2;
            System.arraycopy(source, at, block, at, 2);
            channel.toHertz(block, at, plan.pitchFactors()[unit]);
        }
    }

    @Override
    public void close() {
        closed = true;
        frames.close();
        if (melody != null) {
            melody.close();
        }
    }
}
