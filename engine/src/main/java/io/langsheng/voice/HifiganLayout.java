package io.langsheng.voice;

import static io.langsheng.voice.Layout.fixed;

import io.langsheng.voice.Layout.Extent;

/**
 * Names and sizes of a HiFi-GAN generator's tensors, weight norm folded; see {@code kantts/models/hifigan/hifigan.py}.
 */
final class HifiganLayout {
    private HifiganLayout() {}

    /** @param file what says so, for messages */
    static Layout of(HifiganConfig config, String file) {
        Layout layout = new Layout();
        String says = file + " says ";
        Extent kernel = new Extent(config.kernelSize(), says + "kernel_size = " + config.kernelSize());
        Extent first = channels(config, says, -1);
        Extent mels = new Extent(config.melBins(), says + "in_channels = " + config.melBins());
        layout.convolution("conv_pre.conv1d", first, mels, kernel, first);
        int blocks = config.resblockKernelSizes().size();
        int downsampling = config.upsampling();
        for (int i = 0; i < config.stages(); i++) {
            Extent in = channels(config, says, i - 1);
            Extent out = channels(config, says, i);
            Extent up = new Extent(
                    config.upsampleKernelSizes().get(i),
                    says + "upsample_kernal_sizes = " + config.upsampleKernelSizes());
            layout.convolution("transpose_upsamples." + i + ".1.deconv", in, out, up, out);
            layout.convolution("repeat_upsamples." + i + ".2.conv1d", out, in, kernel, out);
            for (int j = 0; j < blocks; j++) {
                Extent size = new Extent(
                        config.resblockKernelSizes().get(j),
                        says + "resblock_kernel_sizes = " + config.resblockKernelSizes());
                for (int k = 0; k < config.resblockDilations().get(j).size(); k++) {
                    String block = "conv_blocks." + (i * blocks + j);
                    layout.convolution(block + ".convs1." + k + ".conv1d", out, out, size, out);
                    layout.convolution(block + ".convs2." + k + ".conv1d", out, out, size, out);
                }
            }
            if (config.nsf() != null) {
                downsampling /= config.upsampleScales().get(i);
                Extent width = new Extent(
                        downsampling == 1 ? 1 : 2 * downsampling,
                        says + "upsample_scales = " + config.upsampleScales());
                layout.convolution("source_downs." + i + ".conv1d", out, fixed(1), width, out);
            }
        }
        Extent bands = new Extent(config.subBands(), says + "out_channels = " + config.subBands());
        layout.convolution("conv_post.conv1d", bands, channels(config, says, config.stages() - 1), kernel, bands);
        if (config.nsf() != null) {
            Extent sines = new Extent(
                    config.nsf().harmonics() + 1,
                    says + "nb_harmonics = " + config.nsf().harmonics());
            layout.convolution("source_module.ffn.0", fixed(1), sines, fixed(1), fixed(1));
        } else {
            layout.absent("source_module.", file + " has no nsf_params");
            layout.absent("source_downs.", file + " has no nsf_params");
        }
        return layout;
    }

    private static Extent channels(HifiganConfig config, String says, int stage) {
        return new Extent(config.channelsAfter(stage), says + "channels = " + config.channels());
    }
}
