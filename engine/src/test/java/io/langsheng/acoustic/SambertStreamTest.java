package io.langsheng.acoustic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.linguistic.Utterance;
import io.langsheng.parity.ParityVoice;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SambertStreamTest {
    private static final VoiceFolder VOICE = ParityVoice.of("nsf16k").open();

    private static Utterance utterance() throws IOException {
        return ParityVoice.of("nsf16k").symbols(VOICE.symbols()).utterance();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain16k", "nsf16k", "fp8k", "byte16k"})
    void blocks_of_any_size_hold_what_the_whole_holds(String name) throws IOException {
        ParityVoice parity = ParityVoice.of(name);
        VoiceFolder voice = parity.open();
        Utterance utterance = parity.symbols(voice.symbols()).utterance();
        try (SambertModel model = SambertModel.open(voice, 1)) {
            float[] whole = Spoken.all(model, utterance, Integer.MAX_VALUE / 2);
            for (int block : new int[] {1, 2, 7, 40}) {
                float[] streamed = Spoken.all(model, utterance, block);
                assertThat(streamed).as("blocks of %d", block).containsExactly(whole, Offset.offset(1e-4f));
            }
        }
    }

    @Test
    void blocks_are_as_large_as_asked_for_and_as_many_as_durations_say() throws IOException {
        try (SambertModel model = SambertModel.open(VOICE, 1);
                MelStream stream = model.start(utterance(), warning -> {})) {
            int total = Arrays.stream(stream.durations()).sum();
            assertThat(stream.durations()).hasSize(utterance().units().size());
            int frames = 0;
            for (MelSpectrogram mel = stream.next(11); mel != null; mel = stream.next(11)) {
                assertThat(mel.frames()).isEqualTo(Math.min(11, total - frames));
                frames += mel.frames();
            }
            assertThat(frames).isEqualTo(total);
            assertThat(stream.next(11)).isNull();
        }
    }

    @Test
    void the_same_input_gives_the_same_bits_on_many_threads() throws IOException {
        Utterance utterance = utterance();
        try (SambertModel model = SambertModel.open(VOICE, 1)) {
            float[] alone = Spoken.all(model, utterance, 16);
            List<float[]> together = IntStream.range(0, 24)
                    .parallel()
                    .mapToObj(i -> Spoken.all(model, utterance, 16))
                    .toList();
            assertThat(together).allSatisfy(frames -> assertThat(frames).containsExactly(alone));
        }
    }

    @Test
    void a_stream_closed_midway_leaves_the_model_usable() throws IOException {
        try (SambertModel model = SambertModel.open(VOICE, 1)) {
            MelStream stream = model.start(utterance(), warning -> {});
            stream.next(5);
            stream.close();
            stream.close();
            assertThatThrownBy(() -> stream.next(5))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The mel stream is used after it was closed.");
            assertThat(Spoken.all(model, utterance(), 16)).isNotEmpty();
        }
    }

    @Test
    void a_closed_model_says_so() throws IOException {
        SambertModel model = SambertModel.open(VOICE, 1);
        MelStream stream = model.start(utterance(), warning -> {});
        model.close();
        model.close();
        assertThatThrownBy(() -> stream.next(5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("used after it was closed");
        assertThatThrownBy(() -> model.start(utterance(), warning -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("used after it was closed");
    }

    @Test
    void a_block_of_no_frames_is_refused() throws IOException {
        try (SambertModel model = SambertModel.open(VOICE, 1);
                MelStream stream = model.start(utterance(), warning -> {})) {
            assertThatThrownBy(() -> stream.next(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("maxFrames is 0; it must be at least 1.");
        }
    }
}
