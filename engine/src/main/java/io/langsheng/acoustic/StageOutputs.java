package io.langsheng.acoustic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What each stage gave for one utterance.
 *
 * @param predictions predictor outputs, {@code [units]} each, filled pauses included
 * @param decoder {@code [frames][melBins]} of the autoregressive decoder
 * @param postnet {@code [frames][melBins]} with the postnet's residual
 * @param vocoderInput {@code [frames][melBins]} with F0 in Hz and voicing 0 or 1 where the voice has them
 */
public record StageOutputs(MelStream.Predictions predictions, float[] decoder, float[] postnet, float[] vocoderInput) {
    /** Collects a stream's frames stage by stage. */
    static final class Recorder {
        private final List<float[]> decoder = new ArrayList<>();
        private final List<float[]> postnet = new ArrayList<>();
        private final List<float[]> vocoderInput = new ArrayList<>();

        void decoder(float[] frames, int count) {
            decoder.add(Arrays.copyOf(frames, count));
        }

        void postnet(float[] frames) {
            postnet.add(frames.clone());
        }

        void vocoderInput(MelSpectrogram mel) {
            vocoderInput.add(mel.values());
        }

        StageOutputs outputs(MelStream.Predictions predictions) {
            return new StageOutputs(predictions, joined(decoder), joined(postnet), joined(vocoderInput));
        }

        private static float[] joined(List<float[]> parts) {
            float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
            int at = 0;
            for (float[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return all;
        }
    }
}
