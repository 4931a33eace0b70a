package io.langsheng.acoustic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decodes an utterance a few frames at a time and hands them on once the postnet has seen enough beyond them. */
final class SambertStream implements MelStream {
    /**
     * What was settled before the first frame.
     *
     * @param durations frames of each unit of the utterance
     * @param frames frames of each unit of the model, filled pauses included
     * @param f0Factors by how much each of these moves the F0 channel
     */
    record Plan(int[] durations, int[] frames, double[] f0Factors, Predictions predictions) {}

    private final SambertModel model;
    private final MelDecoder.State decoding;
    private final Postnet.State postnet;
    private final Plan plan;
    private final StageOutputs.@Nullable Recorder recorder;
    private final int melBins;
    private final int total;
    /** Decoder frames from the first on whose residual has not come. */
    private float[] waiting = new float[0];
    /** Final frames that nobody asked for yet. */
    private float[] ready = new float[0];

    private int decoded;
    private int given;
    private int unit;
    private int unitEnd;
    private boolean closed;

    SambertStream(
            SambertModel model,
            MelDecoder.State decoding,
            Postnet.State postnet,
            Plan plan,
            StageOutputs.@Nullable Recorder recorder) {
        this.model = model;
        this.decoding = decoding;
        this.postnet = postnet;
        this.plan = plan;
        this.recorder = recorder;
        melBins = model.melBins();
        total = Arrays.stream(plan.frames()).sum();
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
        if (given == total) {
            return null;
        }
        int wanted = Math.min(maxFrames, total - given);
        if (ready.length < wanted * melBins) {
            int until = Math.min(total, given + wanted + model.lookAhead());
            decode(until);
        }
        int count = Math.min(wanted, ready.length / melBins);
        float[] frames = Arrays.copyOf(ready, count * melBins);
        ready = Arrays.copyOfRange(ready, count * melBins, ready.length);
        given += count;
        return new MelSpectrogram(frames, count, melBins);
    }

    /** Decodes at least up to this frame and moves what became final to the ready frames. */
    private void decode(int until) {
        int room = until - decoded + model.config().outputsPerStep();
        float[] block = new float[room * melBins];
        int count = 0;
        while (decoded + count < until) {
            float[] step = decoding.step();
            int frames = Math.min(model.config().outputsPerStep(), total - decoded - count);
            System.arraycopy(step, 0, block, count * melBins, frames * melBins);
            count += frames;
        }
        if (recorder != null) {
            recorder.decoder(block, count * melBins);
        }
        float[] residual = postnet.push(block, count);
        decoded += count;
        waiting = joined(waiting, waiting.length, block, count * melBins);
        for (int i = 0; i < residual.length; i++) {
            residual[i] += waiting[i];
        }
        waiting = Arrays.copyOfRange(waiting, residual.length, waiting.length);
        if (recorder != null) {
            recorder.postnet(residual);
        }
        toHertz(residual);
        ready = joined(ready, ready.length, residual, residual.length);
    }

    private void toHertz(float[] frames) {
        F0Channel channel = model.f0Channel();
        if (channel == null) {
            return;
        }
        int first = given + ready.length / melBins;
        for (int f = 0; f < frames.length / melBins; f++) {
            while (first + f >= unitEnd) {
                unit++;
                unitEnd += plan.frames()[unit];
            }
            channel.toHertz(frames, f * melBins, melBins, plan.f0Factors()[unit]);
        }
    }

    private static float[] joined(float[] a, int aCount, float[] b, int bCount) {
        float[] result = Arrays.copyOf(a, aCount + bCount);
        System.arraycopy(b, 0, result, aCount, bCount);
        return result;
    }

    @Override
    public void close() {
        closed = true;
        postnet.close();
    }
}
