package io.langsheng.vocoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.parity.ParityVoice;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.checkpoint.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VocoderParityTest {
    /** The reference computes in single precision too, in another order. Asked: 1e-3. */
    private static final float TOLERANCE = 1e-4f;

    @ParameterizedTest
    @MethodSource("io.langsheng.parity.ParityVoice#all")
    void the_wave_is_that_of_the_reference(ParityVoice parity) throws Exception {
        VoiceFolder voice = parity.open();
        MelSpectrogram mel = mel(parity);
        float[] expected = parity.expected("wave").values();
        try (HifiganVocoder vocoder = vocoder(voice)) {
            assertClose(wave(vocoder, mel, mel.frames()), expected, TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("io.langsheng.parity.ParityVoice#all")
    void blocks_of_any_size_give_the_whole_wave(ParityVoice parity) throws Exception {
        VoiceFolder voice = parity.open();
        MelSpectrogram mel = mel(parity);
        Random random = new Random(7);
        try (HifiganVocoder vocoder = vocoder(voice)) {
            float[] whole = wave(vocoder, mel, mel.frames());
            for (int size : new int[] {1, 2, 7, 16, 33}) {
                assertClose(wave(vocoder, mel, size), whole, 1e-4f);
            }
            int[] mixed = IntStream.generate(() -> 1 + random.nextInt(40))
                    .limit(mel.frames())
                    .toArray();
            assertClose(wave(vocoder, mel, mixed), whole, 1e-4f);
        }
    }

    @ParameterizedTest
    @MethodSource("io.langsheng.parity.ParityVoice#all")
    void the_shortest_utterance_has_a_wave(ParityVoice parity) throws Exception {
        VoiceFolder voice = parity.open();
        MelSpectrogram mel = mel(parity);
        MelSpectrogram one = new MelSpectrogram(Arrays.copyOf(mel.values(), mel.melBins()), 1, mel.melBins());
        try (HifiganVocoder vocoder = vocoder(voice)) {
            assertThat(wave(vocoder, one, 1).length).isEqualTo(vocoder.hopLength());
        }
    }

    private static HifiganVocoder vocoder(VoiceFolder voice) {
        return new HifiganVocoder(voice.hifigan(), voice.vocoder(), voice.audio(), 1);
    }

    private static MelSpectrogram mel(ParityVoice parity) throws Exception {
        Tensor input = parity.expected("vocoder_input");
        return new MelSpectrogram(input.values(), input.dim(0), input.dim(1));
    }

    private static float[] wave(HifiganVocoder vocoder, MelSpectrogram mel, int... sizes) {
        float[] wave = new float[mel.frames() * vocoder.hopLength()];
        int at = 0;
        int block = 0;
        try (WaveStream stream = vocoder.startWithoutNoise()) {
            for (int from = 0; from < mel.frames(); block++) {
                int count = Math.min(sizes[block % sizes.length], mel.frames() - from);
                float[] values = Arrays.copyOfRange(mel.values(), from * mel.melBins(), (from + count) * mel.melBins());
                from += count;
                float[] samples = stream.push(new MelSpectrogram(values, count, mel.melBins()), from == mel.frames());
                System.arraycopy(samples, 0, wave, at, samples.length);
                at += samples.length;
            }
        }
        assertThat(at).isEqualTo(wave.length);
        return wave;
    }

    private static void assertClose(float[] actual, float[] expected, float tolerance) {
        assertThat(actual.length).isEqualTo(expected.length);
        float worst = 0;
        int place = 0;
        for (int i = 0; i < actual.length; i++) {
            float error = Math.abs(actual[i] - expected[i]);
            if (!(error <= worst)) {
                worst = error;
                place = i;
            }
        }
        assertThat(worst)
                .as("largest difference, at sample %d of %d", place, actual.length)
                .isLessThan(tolerance);
    }
}
