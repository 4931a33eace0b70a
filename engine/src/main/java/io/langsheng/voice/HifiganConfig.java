package io.langsheng.voice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of a HiFi-GAN generator, from {@code Model.Generator.params} of {@code voc/config.yaml}; see
 * {@code kantts/models/hifigan/hifigan.py}.
 *
 * @param melBins mel bins it takes, without F0 and voicing
 * @param subBands bands it produces; more than one are joined by a PQMF filter bank
 * @param channels width of its first layer, halved by every upsampling stage
 * @param kernelSize of the first, last and repeat convolutions; odd
 * @param upsampleScales factor of each stage
 * @param upsampleKernelSizes of each stage's transposed convolution
 * @param resblockKernelSizes of the residual blocks of every stage; odd
 * @param resblockDilations for each residual block, those of its layers
 * @param causal whether convolutions see the past only
 * @param negativeSlope of the leaky ReLUs but the last
 * @param nsf harmonic source, or null
 */
public record HifiganConfig(
        int melBins,
        int subBands,
        int channels,
        int kernelSize,
        List<Integer> upsampleScales,
        List<Integer> upsampleKernelSizes,
        List<Integer> resblockKernelSizes,
        List<List<Integer>> resblockDilations,
        boolean causal,
        double negativeSlope,
        @Nullable Nsf nsf) {

    /** {@code harmonics} beyond the fundamental. */
    public record Nsf(int harmonics, int sampleRate) {}

    /** Upsampling stages. */
    public int stages() {
        return upsampleScales.size();
    }

    /** Channels behind stage {@code i}; −1 is the first layer. */
    public int channelsAfter(int stage) {
        return channels >> (stage + 1);
    }

    /** Samples (of one band) per frame. */
    public int upsampling() {
        return upsampleScales.stream().reduce(1, (a, b) -> a * b);
    }

    private static final int MOST_STAGES = 8;

    static HifiganConfig read(Settings p) {
        int before = p.problems();
        HifiganConfig config = new HifiganConfig(
                p.integer("in_channels", 1, 1_024, 80),
                p.integer("out_channels", 1, 16, 1),
                p.integer("channels", 1, 4_096, 512),
                odd(p, "kernel_size", p.integer("kernel_size", 1, 255, 7)),
                p.integers("upsample_scales", 1, 64, MOST_STAGES, List.of(8, 8, 2, 2)),
                p.integers("upsample_kernal_sizes", 1, 512, MOST_STAGES, List.of(16, 16, 4, 4)),
                p.integers("resblock_kernel_sizes", 1, 255, 8, List.of(3, 7, 11)),
                p.has("resblock_dilations")
                        ? p.integerLists("resblock_dilations", 1, 512, 8)
                        : List.of(List.of(1, 3, 5), List.of(1, 3, 5), List.of(1, 3, 5)),
                p.flag("causal", true),
                p.optional("nonlinear_activation_params").number("negative_slope", 0, 1, 0.1),
                nsf(p));
        config.resblockKernelSizes.forEach(size -> odd(p, "resblock_kernel_sizes", size));
        config.checkStages(p, before);
        String activation = p.text("nonlinear_activation");
        if (activation != null && !activation.equals("LeakyReLU")) {
            p.problem("nonlinear_activation", "is %s; only LeakyReLU is known".formatted(activation));
        }
        if (!p.flag("repeat_upsample", true)) {
            p.problem("repeat_upsample", "is false; the generator's forward pass needs it");
        }
        return config;
    }

    private static @Nullable Nsf nsf(Settings p) {
        if (!p.has("nsf_params")) {
            return null;
        }
        Settings nsf = p.at("nsf_params");
        return new Nsf(
                nsf.integer("nb_harmonics", 0, 64),
                nsf.integer("sampling_rate", AudioConfig.LOWEST_RATE, AudioConfig.HIGHEST_RATE));
    }

    private static int odd(Settings p, String key, int value) {
        if (value % 2 == 0) {
            p.problem(key, "is %d; it must be odd".formatted(value));
        }
        return value;
    }

    /** How the lists go together; said only of what is right by itself. */
    private void checkStages(Settings p, int before) {
        if (p.problems() != before) {
            return;
        }
        if (upsampleKernelSizes.size() == upsampleScales.size()) {
            checkKernelSizes(p);
        } else {
            p.problem(
                    "upsample_kernal_sizes",
                    "has %d entries, but upsample_scales has %d"
                            .formatted(upsampleKernelSizes.size(), upsampleScales.size()));
        }
        if (resblockDilations.size() != resblockKernelSizes.size()) {
            p.problem(
                    "resblock_dilations",
                    "has %d entries, but resblock_kernel_sizes has %d"
                            .formatted(resblockDilations.size(), resblockKernelSizes.size()));
        }
        if (upsampleScales.stream().mapToLong(scale -> scale).reduce(1, (a, b) -> a * b) > AudioConfig.LONGEST_HOP) {
            p.problem(
                    "upsample_scales",
                    "is %s; the product must be at most %d".formatted(upsampleScales, AudioConfig.LONGEST_HOP));
        }
        if (channelsAfter(stages() - 1) < 1) {
            p.problem("channels", "is %d; halved by %d stages it must leave at least 1".formatted(channels, stages()));
        }
    }

    private void checkKernelSizes(Settings p) {
        for (int i = 0; i < stages(); i++) {
            int least = upsampleScales.get(i) + (causal ? 1 : 0);
            if (upsampleKernelSizes.get(i) < least) {
                p.problem(
                        "upsample_kernal_sizes",
                        "is %d in stage %d; with scale %d it must be at least %d"
                                .formatted(upsampleKernelSizes.get(i), i, upsampleScales.get(i), least));
            }
        }
    }
}
