package io.langsheng.vocoder;

import io.langsheng.voice.HifiganConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What each stage must know beyond a stretch of output so that the stretch comes out as in the whole utterance.
 * Worked out from the last layer to the first.
 */
final class ReceptiveField {
    private final List<Margin> stages;
    private final Margin frames;

    ReceptiveField(HifiganConfig config, Margin filterBank) {
        List<Margin> backwards = new ArrayList<>();
        boolean causal = config.causal();
        Margin margin = filterBank.plus(before(config.kernelSize(), 1, causal), behind(config.kernelSize(), 1, causal));
        for (int i = config.stages() - 1; i >= 0; i--) {
            margin = throughResidualBlocks(config, margin);
            backwards.add(margin);
            int scale = config.upsampleScales().get(i);
            int kernel = config.upsampleKernelSizes().get(i);
            int cut = causal ? 0 : (kernel - scale) / 2;
            Margin repeated = margin.plus(
                            before(config.kernelSize(), 1, causal), behind(config.kernelSize(), 1, causal))
                    .dividedBy(scale);
            Margin transposed = new Margin(
                    -Math.floorDiv(-(margin.left() + kernel - 1 - cut), scale),
                    -Math.floorDiv(-(margin.right() + cut), scale));
            margin = new Margin(
                    Math.max(repeated.left(), transposed.left()), Math.max(repeated.right(), transposed.right()));
        }
        Collections.reverse(backwards);
        stages = List.copyOf(backwards);
        Margin pre = margin.plus(before(config.kernelSize(), 1, causal), behind(config.kernelSize(), 1, causal));
        // The convolutions that bring the excitation down reach one step of each stage's rate further.
        int least = config.nsf() == null ? 0 : 2;
        frames = new Margin(Math.max(pre.left(), least), Math.max(pre.right(), causal ? 0 : least));
    }

    private static Margin throughResidualBlocks(HifiganConfig config, Margin out) {
        int left = 0;
        int right = 0;
        for (int j = 0; j < config.resblockKernelSizes().size(); j++) {
            int kernel = config.resblockKernelSizes().get(j);
            int blockLeft = 0;
            int blockRight = 0;
            for (int dilation : config.resblockDilations().get(j)) {
                blockLeft += before(kernel, dilation, config.causal()) + before(kernel, 1, config.causal());
                blockRight += behind(kernel, dilation, config.causal()) + behind(kernel, 1, config.causal());
            }
            left = Math.max(left, blockLeft);
            right = Math.max(right, blockRight);
        }
        return out.plus(left, right);
    }

    /** Zeros, or samples, that a convolution takes in front of its own place. */
    static int before(int kernel, int dilation, boolean causal) {
        return causal ? (kernel - 1) * dilation : (kernel - 1) * dilation / 2;
    }

    static int behind(int kernel, int dilation, boolean causal) {
        return (kernel - 1) * dilation - before(kernel, dilation, causal);
    }

    /** Needed of the upsampled signal of a stage, at that stage's rate. */
    Margin stage(int stage) {
        return stages.get(stage);
    }

    /** Needed of the mel spectrogram, in frames. */
    Margin frames() {
        return frames;
    }
}
