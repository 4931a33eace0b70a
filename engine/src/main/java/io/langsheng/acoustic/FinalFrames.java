package io.langsheng.acoustic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decoder and postnet of one utterance: frames in order, each once nothing can change it. Belongs to one thread. */
final class FinalFrames implements AutoCloseable {
    private final MelDecoder.State decoding;
    private final Postnet.State postnet;
    private final int outputsPerStep;
    private final int melBins;
    private final int total;
    private final StageOutputs.@Nullable Recorder recorder;
    /** Decoder frames from the first on whose residual has not come. */
    private float[] waiting = new float[0];

    private int decoded;

    /** @param total frames of the utterance; what the decoder's last step gives beyond is dropped */
    FinalFrames(
            MelDecoder.State decoding,
            Postnet.State postnet,
            int outputsPerStep,
            int melBins,
            int total,
            StageOutputs.@Nullable Recorder recorder) {
        this.decoding = decoding;
        this.postnet = postnet;
        this.outputsPerStep = outputsPerStep;
        this.melBins = melBins;
        this.total = total;
        this.recorder = recorder;
    }

    int total() {
        return total;
    }

    /**
     * Decodes at least up to this frame.
     *
     * @return {@code [frames][melBins]} of those that became final, possibly none
     */
    float[] decode(int until) {
        float[] block = new float[Math.max(0, until - decoded + outputsPerStep) * melBins];
        int count = 0;
        while (decoded + count < until) {
            float[] step = decoding.step();
            int frames = Math.min(outputsPerStep, total - decoded - count);
            System.arraycopy(step, 0, block, count * melBins, frames * melBins);
            count += frames;
        }
        if (count == 0) {
            return new float[0];
        }
        float[] residual = postnet.push(block, count);
        decoded += count;
        waiting = joined(waiting, waiting.length, block, count * melBins);
        for (int i = 0; i < residual.length; i++) {
            residual[i] += waiting[i];
        }
        waiting = Arrays.copyOfRange(waiting, residual.length, waiting.length);
        if (recorder != null) {
            recorder.decoder(block, count * melBins);
            recorder.postnet(residual);
        }
        return residual;
    }

    static float[] joined(float[] a, int aCount, float[] b, int bCount) {
        float[] result = Arrays.copyOf(a, aCount + bCount);
        System.arraycopy(b, 0, result, aCount, bCount);
        return result;
    }

    @Override
    public void close() {
        postnet.close();
    }
}
