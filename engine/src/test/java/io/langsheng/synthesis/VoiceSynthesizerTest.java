package io.langsheng.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.linguistic.FrontEnds;
import io.langsheng.parity.ParityVoice;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.AudioBlock.Timing.Kind;
import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.VoiceException;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.Weights;
import io.langsheng.voice.checkpoint.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoiceSynthesizerTest {
    private static final int UNIT = LevelVoice.FRAMES * LevelVoice.HOP;
    private static final int SENTENCE_PAUSE = 280;

    private final LevelVoice voice = new LevelVoice();
    private final VoiceSynthesizer synthesizer = voice.synthesizer();

    @Test
    void units_are_spoken_in_order_for_as_long_as_they_last() {
        float[] wave = wave("abc.");
        assertThat(wave).hasSize(3 * UNIT + SENTENCE_PAUSE);
        assertThat(wave[0]).isZero(); // fades in
        assertThat(wave[6]).isEqualTo(0.01f);
        assertThat(wave[UNIT]).isEqualTo(0.02f);
        assertThat(wave[2 * UNIT + 5]).isEqualTo(0.03f);
    }

    @Test
    void a_pause_stands_where_it_was_asked_for_and_fades_around_it() {
        float[] wave = wave("ab|c.");
        assertThat(wave).hasSize(3 * UNIT + 100 + SENTENCE_PAUSE);
        for (int i = 2 * UNIT; i < 2 * UNIT + 100; i++) {
            assertThat(wave[i]).as("sample %d", i).isZero();
        }
        assertThat(wave[2 * UNIT - 1]).isLessThan(0.01f);
        assertThat(wave[2 * UNIT - 6]).isEqualTo(0.02f);
        assertThat(wave[2 * UNIT + 100 + 6]).isEqualTo(0.03f);
    }

    @Test
    void a_pause_in_front_of_everything_is_kept() {
        float[] wave = wave("|a.");
        assertThat(wave).hasSize(100 + UNIT + SENTENCE_PAUSE);
        assertThat(wave[99]).isZero();
        assertThat(wave[106]).isEqualTo(0.01f);
    }

    @Test
    void volume_changes_in_a_ramp() {
        float[] wave = wave("aB.");
        assertThat(wave[UNIT - 1]).isEqualTo(0.01f);
        assertThat(wave[UNIT + 5]).isBetween(0.02f, 0.04f);
        assertThat(wave[2 * UNIT - 6]).isEqualTo(0.04f);
    }

    @Test
    void timings_tell_where_units_characters_and_sentences_are_heard() {
        List<Timing> timings = timings("a|b.c.");
        assertThat(timings.stream().filter(timing -> timing.kind() == Kind.CHARACTER))
                .containsExactly(
                        new Timing(Kind.CHARACTER, "", 0, 1, 0, UNIT),
                        new Timing(Kind.CHARACTER, "", 2, 3, UNIT + 100, 2 * UNIT + 100),
                        new Timing(
                                Kind.CHARACTER,
                                "",
                                4,
                                5,
                                2 * UNIT + 100 + SENTENCE_PAUSE,
                                3 * UNIT + 100 + SENTENCE_PAUSE));
        assertThat(timings.stream().filter(timing -> timing.kind() == Kind.SENTENCE))
                .extracting(Timing::start)
                .containsExactly(0, 4);
        assertThat(timings.stream().filter(timing -> timing.kind() == Kind.UNIT))
                .hasSize(3);
    }

    @Test
    void blocks_follow_each_other_without_a_gap_small_first() {
        long expected = 0;
        int first = 0;
        int largest = 0;
        try (SpeechStream stream = synthesizer.synthesize(SpeechRequest.of("a".repeat(500) + "."))) {
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                assertThat(block.offset()).isEqualTo(expected);
                expected += block.samples().length;
                first = first == 0 ? block.samples().length : first;
                largest = Math.max(largest, block.samples().length);
            }
        }
        assertThat(first).isLessThan(largest / 4);
    }

    @Test
    void nothing_is_computed_ahead_and_closing_stops_at_once() {
        SpeechStream stream = synthesizer.synthesize(SpeechRequest.of("a".repeat(500) + "."));
        assertThat(voice.framesDecoded).hasValue(0);
        stream.next();
        int decoded = voice.framesDecoded.get();
        stream.close();
        assertThat(stream.next()).isNull();
        assertThat(voice.framesDecoded).hasValue(decoded);
        assertThat(voice.streamsOpen).hasValue(0);
    }

    @Test
    void models_are_closed_once_the_last_stream_is() {
        SpeechStream stream = synthesizer.synthesize(SpeechRequest.of("ab."));
        synthesizer.close();
        assertThat(voice.modelsClosed).hasValue(0);
        assertThat(stream.next()).isNotNull();
        stream.close();
        stream.close();
        synthesizer.close();
        assertThat(voice.modelsClosed).hasValue(2);
        assertThatThrownBy(() -> synthesizer.synthesize(SpeechRequest.of("a.")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void blank_text_and_text_without_anything_to_say_are_errors() {
        assertThatThrownBy(() -> synthesizer.synthesize(SpeechRequest.of(" \n")))
                .isInstanceOf(NothingToSpeakException.class);
        try (SpeechStream stream = synthesizer.synthesize(SpeechRequest.of("?"))) {
            assertThatThrownBy(stream::next).isInstanceOf(NothingToSpeakException.class);
            assertThat(stream.warnings()).containsExactly("a question mark was skipped");
        }
    }

    @ParameterizedTest
    @CsvSource({"1e20, 1, The duration predicted for unit 1 is NaN", "1, 1e20, The wave holds NaN"})
    void a_voice_whose_numbers_explode_is_at_fault(float acoustic, float vocoder, String message) {
        assertAtFault(scaled(acoustic, vocoder, List.of()), message);
    }

    @Test
    void a_voice_whose_units_last_no_time_is_at_fault() {
        assertAtFault(
                scaled(
                        1,
                        1,
                        List.of(
                                "variance_adaptor.duration_predictor.fc.weight",
                                "variance_adaptor.duration_predictor.fc.bias")),
                "Every unit is predicted to last 0 frames");
    }

    private static void assertAtFault(VoiceFolder voice, String message) {
        try (VoiceSynthesizer damaged = VoiceSynthesizer.open(voice, new FrontEnds(TextOptions.DEFAULT), 1);
                SpeechStream stream = damaged.synthesize(SpeechRequest.of("你好。再见。"))) {
            assertThatThrownBy(() -> {
                        while (stream.next() != null) {}
                    })
                    .isInstanceOf(VoiceException.class)
                    .hasMessageStartingWith("Voice \"F7\": " + message);
        }
    }

    /** A good voice with the matrices of its models multiplied, and some tensors set to zero. */
    private static VoiceFolder scaled(float acoustic, float vocoder, List<String> zero) {
        VoiceFolder voice = ParityVoice.of("plain16k").open();
        return new VoiceFolder(
                voice.name(),
                voice.manifest(),
                voice.audio(),
                voice.symbols(),
                voice.sambert(),
                scaled(voice.acoustic(), acoustic, zero),
                voice.hifigan(),
                scaled(voice.vocoder(), vocoder, zero),
                voice.f0(),
                voice.speakerVector());
    }

    private static Weights scaled(Weights weights, float factor, List<String> zero) {
        Map<String, Tensor> scaled = new LinkedHashMap<>();
        for (String name : weights.names()) {
            Tensor tensor = weights.get(name);
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= zero.contains(name) ? 0 : tensor.shape().length > 1 ? factor : 1;
            }
            scaled.put(name, Tensor.of(values, tensor.shape()));
        }
        return Weights.of(scaled);
    }

    @Test
    void an_unknown_emotion_is_refused_before_anything_is_spoken() {
        try (VoiceSynthesizer real =
                VoiceSynthesizer.open(ParityVoice.of("plain16k").open(), new FrontEnds(TextOptions.DEFAULT), 1)) {
            SourceText cheerful = new SourceText(
                    "你好。",
                    SourceText.Markup.PLAIN,
                    Delivery.PLAIN.withEmotions(Map.of("cheerful", 1.0)),
                    Duration.ZERO,
                    Duration.ZERO);
            assertThatThrownBy(() -> real.synthesize(new SpeechRequest(cheerful, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Unknown emotion \"cheerful\"; available: neutral");
        }
    }

    private float[] wave(String text) {
        List<Float> wave = new ArrayList<>();
        try (SpeechStream stream = synthesizer.synthesize(SpeechRequest.of(text))) {
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                for (float sample : block.samples()) {
                    wave.add(sample);
                }
            }
        }
        float[] samples = new float[wave.size()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = wave.get(i);
        }
        return samples;
    }

    private List<Timing> timings(String text) {
        List<Timing> timings = new ArrayList<>();
        try (SpeechStream stream = synthesizer.synthesize(SpeechRequest.of(text))) {
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                timings.addAll(block.timings());
            }
        }
        return timings;
    }
}
