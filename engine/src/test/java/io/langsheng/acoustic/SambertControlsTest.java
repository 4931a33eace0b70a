package io.langsheng.acoustic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.Utterance;
import io.langsheng.parity.ParityVoice;
import io.langsheng.text.Delivery;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SambertControlsTest {
    private static SambertModel nsf;
    private static SambertModel plain;
    private static Utterance utterance;
    private static int melBins;

    @BeforeAll
    static void open() throws IOException {
        VoiceFolder voice = ParityVoice.of("nsf16k").open();
        utterance =
                Spoken.with(ParityVoice.of("nsf16k").symbols(voice.symbols()).utterance(), Delivery.PLAIN);
        melBins = voice.sambert().melBins();
        nsf = SambertModel.open(voice, 1);
        plain = SambertModel.open(ParityVoice.of("plain16k").open(), 1);
    }

    @AfterAll
    static void close() {
        nsf.close();
        plain.close();
    }

    private static int[] durations(SambertModel model, Utterance spoken) {
        try (MelStream stream = model.start(spoken, warning -> {})) {
            return stream.durations();
        }
    }

    private static int total(int[] durations) {
        return Arrays.stream(durations).sum();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 0.8, 1.1, 1.7, 2, 3, 4})
    void speed_divides_the_length_to_within_half_a_frame(double speed) {
        double usual = total(durations(nsf, utterance));
        int frames = total(durations(nsf, Spoken.with(utterance, Delivery.PLAIN.withSpeed(speed))));
        assertThat((double) frames).isCloseTo(usual / speed, Offset.offset(0.5));
        float[] mel = Spoken.all(nsf, Spoken.with(utterance, Delivery.PLAIN.withSpeed(speed)), 50);
        assertThat(mel).hasSize(frames * melBins);
        for (float value : mel) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void speed_holds_for_the_units_it_is_given_to() {
        int[] usual = durations(nsf, utterance);
        List<Delivery> deliveries = new ArrayList<>(utterance.deliveries());
        for (int u = 4; u < 8; u++) {
            deliveries.set(u, Delivery.PLAIN.withSpeed(0.5));
        }
        int[] mixed = durations(nsf, withDeliveries(deliveries));
        for (int u = 0; u < usual.length; u++) {
            assertThat(mixed[u]).isEqualTo(u >= 4 && u < 8 ? 2 * usual[u] : usual[u]);
        }
    }

    @ParameterizedTest
    @CsvSource({"-12", "-6", "-2.5", "3", "6", "12"})
    void an_f0_channel_moves_by_exactly_what_is_asked_and_the_spectrum_with_it(double semitones) {
        float[] usual = Spoken.all(nsf, utterance, 50);
        float[] moved = Spoken.all(nsf, Spoken.with(utterance, Delivery.PLAIN.withPitch(semitones)), 50);
        assertThat(moved).hasSameSizeAs(usual);
        double factor = Math.pow(2, semitones / 12);
        boolean spectrumMoved = false;
        for (int at = melBins - 2; at < usual.length; at += melBins) {
            assertThat(moved[at]).isCloseTo((float) Math.max(30, usual[at] * factor), Offset.offset(1e-2f));
            assertThat(moved[at + 1]).isEqualTo(usual[at + 1]);
            spectrumMoved |= Math.abs(moved[at - 20] - usual[at - 20]) > 1e-4;
        }
        assertThat(spectrumMoved).isTrue();
    }

    @Test
    void pitch_holds_for_the_units_it_is_given_to() {
        int[] durations = durations(nsf, utterance);
        List<Delivery> deliveries = new ArrayList<>(utterance.deliveries());
        deliveries.set(3, Delivery.PLAIN.withPitch(5));
        float[] usual = Spoken.all(nsf, utterance, 50);
        float[] moved = Spoken.all(nsf, withDeliveries(deliveries), 50);
        int frame = 0;
        for (int u = 0; u < durations.length; u++) {
            double factor = u == 3 ? Math.pow(2, 5 / 12.0) : 1;
            for (int i = 0; i < durations[u]; i++, frame++) {
                int at = (frame + 1) * melBins - 2;
                assertThat(moved[at]).isCloseTo((float) (usual[at] * factor), Offset.offset(1e-2f));
            }
        }
    }

    @Test
    void a_voice_without_f0_channel_warns_beyond_its_reach() {
        List<String> warnings = new ArrayList<>();
        Spoken.all(plain, Spoken.with(utterance, Delivery.PLAIN.withPitch(3)), 50, warnings::add);
        assertThat(warnings).isEmpty();
        Spoken.all(plain, Spoken.with(utterance, Delivery.PLAIN.withPitch(-12)), 50, warnings::add);
        assertThat(warnings)
                .containsExactly("Pitch -12.0 semitones is beyond the voice's reach; it is spoken at -9.0.");
    }

    @Test
    void a_measured_voice_is_moved_by_what_it_was_found_to_need() throws IOException {
        try (SambertModel model =
                SambertModel.open(ParityVoice.of("noncausal16k").open(), 1)) {
            assertThat(model.needsPitchCalibration()).isTrue();
            assertThat(nsf.needsPitchCalibration()).isFalse();
            // Heard as spoken: plain, then four steps down and four up, half a semitone each.
            Iterator<Double> heard =
                    List.of(0.0, -2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0).iterator();
            model.calibratePitch(mel -> 200 * Math.pow(2, heard.next() / 12));
            assertThat(model.needsPitchCalibration()).isFalse();
            List<String> warnings = new ArrayList<>();
            Spoken.all(model, Spoken.with(utterance, Delivery.PLAIN.withPitch(6)), 50, warnings::add);
            assertThat(warnings).hasSize(1).first().asString().contains("it is spoken at +2.0");
        }
    }

    @Test
    void the_response_is_cut_where_the_voice_no_longer_follows() {
        PitchResponse response =
                PitchResponse.measured(step -> 200 * Math.pow(2, Math.min(5, Math.max(-7, step / 2)) / 12));
        assertThat(response.towards(4).step()).isCloseTo(8, Offset.offset(1e-9));
        assertThat(response.towards(4).semitones()).isEqualTo(4);
        assertThat(response.towards(12).semitones()).isCloseTo(5, Offset.offset(1e-9));
        assertThat(response.towards(-12).semitones()).isCloseTo(-7, Offset.offset(1e-9));
        assertThat(response.towards(0)).isEqualTo(new PitchResponse.Reach(0, 0));
    }

    @Test
    void intensity_leads_from_neutral_through_the_emotion_and_beyond() {
        float[] neutral = Spoken.all(nsf, utterance, 50);
        float[] zero = Spoken.all(nsf, emotion(Map.of("happy", 0.0)), 50);
        float[] one = Spoken.all(nsf, emotion(Map.of("happy", 1.0)), 50);
        float[] two = Spoken.all(nsf, emotion(Map.of("happy", 2.0)), 50);
        assertThat(zero).containsExactly(neutral);
        assertThat(one).isNotEqualTo(neutral);
        assertThat(two).isNotEqualTo(one);
    }

    @Test
    void an_emotion_at_full_intensity_is_the_one_the_voice_was_trained_on() {
        float[] table = {0, 0, 1, 2, 3, 5, 9, 9};
        Emotions emotions = emotions(table);
        assertThat(emotions.mix(Map.of())).containsExactly(1, 2);
        assertThat(emotions.mix(Map.of("angry", 1.0))).containsExactly(3, 5);
        assertThat(emotions.mix(Map.of("angry", 2.0))).containsExactly(5, 8);
        assertThat(emotions.mix(Map.of("angry", 0.5, "disgust", 0.25))).containsExactly(4, 5.25f);
        assertThat(emotions.ofBreaks()).containsExactly(0, 0);
    }

    private static Emotions emotions(float[] first) {
        var table = ParityVoice.of("plain16k").open().symbols().emotion();
        return new Emotions(
                table,
                Arrays.copyOf(first, 2 * table.size()),
                2,
                "emotion_none",
                List.of("neutral", "angry", "disgust"));
    }

    @Test
    void an_unknown_emotion_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> nsf.start(emotion(Map.of("cheerful", 1.0)), warning -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Unknown emotion \"cheerful\"; available: neutral, angry, disgust, fear,")
                .hasMessageNotContaining("placeholder")
                .hasMessageNotContaining("none");
    }

    @Test
    void an_unknown_symbol_is_refused_by_name() {
        List<LinguisticUnit> units = new ArrayList<>(utterance.units());
        units.set(2, new LinguisticUnit("qq_c", "tone1", "s_begin", "word_begin", 0, 0, 1));
        Utterance wrong = new Utterance(units, utterance.deliveries(), List.of(), List.of(), 0, units.size());
        assertThatThrownBy(() -> nsf.start(wrong, warning -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("qq_c");
    }

    @Test
    void an_utterance_longer_than_the_trained_positions_is_spoken() {
        int many = 900; // max_len is 800
        List<LinguisticUnit> units = new ArrayList<>();
        List<Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            units.add(utterance.units().get(i % utterance.units().size()));
            deliveries.add(Delivery.PLAIN);
        }
        Utterance spoken = new Utterance(units, deliveries, List.of(), List.of(), 0, 0);
        try (MelStream stream = nsf.start(spoken, warning -> {})) {
            assertThat(stream.durations()).hasSize(many);
            assertThat(stream.next(10)).isNotNull();
        }
        List<LinguisticUnit> tooMany = Collections.nCopies(SambertModel.MOST_UNITS + 1, units.get(0));
        Utterance refused =
                new Utterance(tooMany, Collections.nCopies(tooMany.size(), Delivery.PLAIN), List.of(), List.of(), 0, 0);
        assertThatThrownBy(() -> nsf.start(refused, warning -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The utterance has 2401 units; at most 2400 are spoken in one go.");
    }

    private static Utterance emotion(Map<String, Double> weights) {
        return Spoken.with(utterance, Delivery.PLAIN.withEmotions(weights));
    }

    private static Utterance withDeliveries(List<Delivery> deliveries) {
        return new Utterance(utterance.units(), deliveries, List.of(), List.of(), 0, utterance.end());
    }
}
