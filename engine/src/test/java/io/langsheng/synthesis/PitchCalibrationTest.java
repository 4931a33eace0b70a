package io.langsheng.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.acoustic.SambertModel;
import io.langsheng.linguistic.Utterance;
import io.langsheng.parity.ParityVoice;
import io.langsheng.text.Delivery;
import io.langsheng.vocoder.HifiganVocoder;
import io.langsheng.vocoder.Vocoder;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PitchCalibrationTest {
    @ParameterizedTest
    @CsvSource({"55, 16000", "110, 8000", "220, 16000", "233, 24000", "440, 48000", "610, 16000"})
    void the_pitch_of_a_tone_with_harmonics_is_heard(double hz, int rate) {
        float[] samples = new float[rate];
        Random random = new Random(1);
        for (int i = 0; i < rate; i++) {
            for (int harmonic = 1; harmonic <= 8 && harmonic * hz < rate / 2.0; harmonic++) {
                samples[i] += (float) (Math.sin(2 * Math.PI * hz * harmonic * i / rate) / harmonic);
            }
            samples[i] += (float) (0.05 * random.nextGaussian());
        }
        assertThat(PitchCalibration.medianF0(samples, rate)).isCloseTo(hz, Percentage.withPercentage(1.5));
    }

    @Test
    void noise_and_silence_have_no_pitch() {
        float[] noise = new float[16_000];
        Random random = new Random(1);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        assertThat(PitchCalibration.medianF0(noise, 16_000)).isNaN();
        assertThat(PitchCalibration.medianF0(new float[16_000], 16_000)).isNaN();
        assertThat(PitchCalibration.medianF0(new float[10], 16_000)).isNaN();
    }

    @Test
    void a_voice_without_f0_channel_is_measured_once_another_pitch_is_asked_for() throws IOException {
        VoiceFolder voice = ParityVoice.of("plain16k").open();
        Utterance plain = ParityVoice.of("plain16k").symbols(voice.symbols()).utterance();
        int units = plain.units().size();
        Utterance higher = new Utterance(
                plain.units(), Collections.nCopies(units, Delivery.PLAIN.withPitch(2)), List.of(), List.of(), 0, units);
        try (SambertModel acoustic = SambertModel.open(voice, 1);
                Vocoder vocoder = new HifiganVocoder(voice.hifigan(), voice.vocoder(), voice.audio(), 1)) {
            PitchCalibration.prepare(plain, acoustic, vocoder, () -> false);
            assertThat(acoustic.needsPitchCalibration()).isTrue();
            AtomicInteger asked = new AtomicInteger();
            PitchCalibration.prepare(higher, acoustic, vocoder, () -> asked.incrementAndGet() == 2);
            assertThat(asked).as("sounds begun before the request ended").hasValue(2);
            assertThat(acoustic.needsPitchCalibration()).isTrue();
            PitchCalibration.prepare(higher, acoustic, vocoder, () -> false);
            assertThat(acoustic.needsPitchCalibration()).isFalse();
        }
    }
}
