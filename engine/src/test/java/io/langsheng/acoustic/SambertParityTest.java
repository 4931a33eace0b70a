package io.langsheng.acoustic;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.SymbolLine;
import io.langsheng.parity.ParityVoice;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stage against the reference; 2e-4 leaves room for the order of additions over a hundred fed-back steps. */
class SambertParityTest {
    private static final float TOLERANCE = 2e-4f;

    @ParameterizedTest
    @MethodSource("io.langsheng.parity.ParityVoice#all")
    void each_stage_gives_what_the_reference_gives(ParityVoice parity) throws IOException {
        compare(parity, VectorKernels.create());
    }

    @ParameterizedTest
    @MethodSource("io.langsheng.parity.ParityVoice#all")
    void so_it_does_without_vector_instructions(ParityVoice parity) throws IOException {
        compare(parity, ScalarKernels.INSTANCE);
    }

    private static void compare(ParityVoice parity, Kernels kernels) throws IOException {
        VoiceFolder voice = parity.open();
        SymbolLine line = parity.symbols(voice.symbols());
        try (SambertModel model = SambertModel.open(voice, 1, kernels)) {
            StageOutputs outputs = model.trace(line);
            same(parity, "log_duration", outputs.predictions().logDuration());
            same(parity, "pitch", outputs.predictions().pitch());
            same(parity, "energy", outputs.predictions().energy());
            same(parity, "decoder", outputs.decoder());
            same(parity, "postnet", outputs.postnet());
            same(parity, "vocoder_input", outputs.vocoderInput());
        }
    }

    /** F0 in Hz is as exact as the channel it comes from, times the Hz of its unit. */
    private static void same(ParityVoice parity, String array, float[] actual) throws IOException {
        float[] expected = parity.expected(array).values();
        assertThat(actual).as(array).hasSameSizeAs(expected);
        float worst = 0;
        for (int i = 0; i < actual.length; i++) {
            float scale = array.equals("vocoder_input") ? Math.max(1, Math.abs(expected[i])) : 1;
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]) / scale);
        }
        assertThat(worst).as(array).isLessThanOrEqualTo(TOLERANCE);
    }
}
