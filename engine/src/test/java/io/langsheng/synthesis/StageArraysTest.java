package io.langsheng.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.parity.ParityVoice;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.checkpoint.Tensor;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the folder to the wave, each array as the reference has it: what {@code voice dump} writes. */
class StageArraysTest {
    private static final Map<String, Float> TOLERANCES =
            Map.of("ling", 0f, "emotion", 0f, "vocoder_input", 1e-3f, "wave", 1e-3f);

    private static final float OTHERS = 2e-4f;

    @ParameterizedTest
    @MethodSource("io.langsheng.parity.ParityVoice#all")
    void all_arrays_have_the_shapes_and_values_of_the_reference(ParityVoice parity) throws IOException {
        VoiceFolder voice = parity.open();
        Map<String, Tensor> arrays = StageArrays.of(voice, parity.symbols(voice.symbols()));
        assertThat(arrays.keySet())
                .containsExactly(
                        "ling",
                        "emotion",
                        "log_duration",
                        "pitch",
                        "energy",
                        "decoder",
                        "postnet",
                        "vocoder_input",
                        "wave");
        for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
            Tensor expected = parity.expected(array.getKey());
            assertThat(array.getValue().shape()).as(array.getKey()).isEqualTo(expected.shape());
            float worst = 0;
            for (int i = 0; i < expected.values().length; i++) {
                worst = Math.max(worst, Math.abs(array.getValue().values()[i] - expected.values()[i]));
            }
            assertThat(worst).as(array.getKey()).isLessThanOrEqualTo(TOLERANCES.getOrDefault(array.getKey(), OTHERS));
        }
    }
}
