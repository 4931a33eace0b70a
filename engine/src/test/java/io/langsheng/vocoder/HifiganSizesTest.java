package io.langsheng.vocoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.voice.AudioConfig;
import io.langsheng.voice.HifiganConfig;
import io.langsheng.voice.RandomVoice;
import io.langsheng.voice.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes that no voice at hand has, whole and in blocks, against {@link ReferenceHifigan}. */
class HifiganSizesTest {
    private static final int FRAMES = 23;

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void any_size_computes_what_the_plain_reference_computes(int seed) {
        Random random = new Random(seed);
        HifiganConfig config = config(random);
        Weights weights = RandomVoice.vocoder(config, seed);
        float[] mel = new float[FRAMES * config.melBins()];
        double[][] byBin = new double[config.melBins()][FRAMES];
        for (int i = 0; i < mel.length; i++) {
            mel[i] = (float) random.nextGaussian();
            byBin[i % config.melBins()][i / config.melBins()] = mel[i];
        }
        double[] expected = new ReferenceHifigan(config, weights).speak(byBin);
        try (HifiganVocoder vocoder =
                new HifiganVocoder(config, weights, new AudioConfig(16_000, config.upsampling()), 1)) {
            for (int block : new int[] {FRAMES, 1, 5}) {
                float[] wave = wave(vocoder, mel, config.melBins(), block);
                assertThat(wave.length).isEqualTo(expected.length);
                double worst = 0;
                for (int t = 0; t < wave.length; t++) {
                    worst = Math.max(worst, Math.abs(wave[t] - expected[t]));
                }
                assertThat(worst).as("%s in blocks of %d", config, block).isLessThan(1e-4);
            }
        }
    }

    private static float[] wave(HifiganVocoder vocoder, float[] mel, int bins, int block) {
        float[] wave = new float[0];
        try (WaveStream stream = vocoder.start(0)) {
            for (int from = 0; from < FRAMES; from += block) {
                int to = Math.min(FRAMES, from + block);
                float[] frames = Arrays.copyOfRange(mel, from * bins, to * bins);
                float[] samples = stream.push(new MelSpectrogram(frames, to - from, bins), to == FRAMES);
                int before = wave.length;
                wave = Arrays.copyOf(wave, before + samples.length);
                System.arraycopy(samples, 0, wave, before, samples.length);
            }
        }
        return wave;
    }

    private static HifiganConfig config(Random random) {
        boolean causal = random.nextBoolean();
        List<Integer> scales = new ArrayList<>();
        List<Integer> kernels = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int scale = 1 + random.nextInt(5);
            scales.add(scale);
            kernels.add(scale + (causal ? 1 : 0) + random.nextInt(2 * scale + 1));
        }
        List<Integer> blockKernels = new ArrayList<>();
        List<List<Integer>> dilations = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            blockKernels.add(1 + 2 * random.nextInt(4));
            dilations.add(random.ints(1 + random.nextInt(3), 1, 6).boxed().toList());
        }
        return new HifiganConfig(
                1 + random.nextInt(20),
                1,
                8 << random.nextInt(3),
                1 + 2 * random.nextInt(4),
                scales,
                kernels,
                blockKernels,
                dilations,
                causal,
                random.nextInt(3) / 10.0,
                null);
    }
}
