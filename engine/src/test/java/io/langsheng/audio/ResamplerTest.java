package io.langsheng.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static final int SECONDS = 1;

    @ParameterizedTest
    @CsvSource({
        "16000, 48000, 1000", "16000, 8000, 3000", "16000, 24000, 7000", "16000, 44100, 7000", "16000, 22050, 5000",
        "48000, 8000, 3500", "24000, 16000, 100", "44100, 48000, 19000", "8000, 48000, 3500", "48000, 44100, 15000"
    })
    void a_sine_in_the_pass_band_stays_a_sine_of_the_same_level(int from, int to, double hz) {
        float[] out = resample(sine(from, hz), from, to);
        assertThat(out).hasSize(to * SECONDS);
        double error = 0;
        for (int i = to / 10; i < to * 9 / 10; i++) {
            double expected = Math.sin(2 * Math.PI * hz * i / to);
            error = Math.max(error, Math.abs(out[i] - expected));
        }
        assertThat(20 * Math.log10(error)).as("largest deviation in dB").isLessThan(-80);
    }

    @ParameterizedTest
    @CsvSource({
        "16000, 8000, 4100",
        "16000, 8000, 7900",
        "48000, 16000, 8100",
        "48000, 16000, 20000",
        "48000, 22050, 12000",
        "44100, 16000, 8200",
        "24000, 16000, 11000",
        "48000, 8000, 23000"
    })
    void what_the_lower_rate_cannot_hold_is_gone(int from, int to, double hz) {
        float[] out = resample(sine(from, hz), from, to);
        double power = 0;
        int count = 0;
        for (int i = to / 10; i < to * 9 / 10; i++, count++) {
            power += out[i] * out[i];
        }
        assertThat(10 * Math.log10(power / count / 0.5))
                .as("what is left of it, in dB")
                .isLessThan(-80);
    }

    @Test
    void images_of_an_upsampled_sine_stay_below_80_dB() {
        float[] out = resample(sine(8_000, 3_000), 8_000, 48_000);
        for (int image : new int[] {5_000, 11_000, 13_000, 19_000, 21_000}) {
            assertThat(levelAt(out, 48_000, image)).as("level at %d Hz", image).isLessThan(-80);
        }
        assertThat(levelAt(out, 48_000, 3_000)).isBetween(-0.01, 0.01);
    }

    @Test
    void blocks_of_any_size_give_the_samples_of_the_whole() {
        Random random = new Random(1);
        float[] noise = new float[20_000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat() * 2 - 1;
        }
        float[] whole = resample(noise, 16_000, 22_050);
        Resampler blocks = new Resampler(16_000, 22_050);
        float[] joined = new float[0];
        for (int at = 0; at < noise.length; ) {
            int size = Math.min(noise.length - at, random.nextInt(700));
            joined = join(joined, blocks.push(Arrays.copyOfRange(noise, at, at + size)));
            at += size;
        }
        assertThat(join(joined, blocks.finish())).containsExactly(whole);
    }

    @Test
    void the_same_rate_changes_nothing() {
        float[] samples = sine(16_000, 440);
        assertThat(resample(samples, 16_000, 16_000)).containsExactly(samples);
    }

    @Test
    void nothing_in_gives_nothing_out() {
        assertThat(resample(new float[0], 16_000, 48_000)).isEmpty();
    }

    @Test
    void a_single_sample_keeps_its_place() {
        float[] out = resample(new float[] {1}, 16_000, 48_000);
        assertThat(out).hasSize(3);
        assertThat(out[0]).isGreaterThan(0.9f);
    }

    @Test
    void rates_without_meaning_are_refused() {
        assertThatThrownBy(() -> new Resampler(0, 8_000)).hasMessage("rates must be positive, but are 0 and 8000 Hz");
    }

    private static float[] resample(float[] samples, int from, int to) {
        Resampler resampler = new Resampler(from, to);
        return join(resampler.push(samples), resampler.finish());
    }

    private static float[] sine(int rate, double hz) {
        float[] samples = new float[rate * SECONDS];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * hz * i / rate);
        }
        return samples;
    }

    /** Level of one frequency relative to a full sine, in dB, over whole periods under a Hann window. */
    private static double levelAt(float[] samples, int rate, double hz) {
        double re = 0;
        double im = 0;
        int from = rate / 10;
        int count = rate * 8 / 10;
        for (int i = 0; i < count; i++) {
            double window = 1 - Math.cos(2 * Math.PI * i / count);
            re += window * samples[from + i] * Math.cos(2 * Math.PI * hz * i / rate);
            im += window * samples[from + i] * Math.sin(2 * Math.PI * hz * i / rate);
        }
        return 20 * Math.log10(2 * Math.hypot(re, im) / count + 1e-12);
    }

    private static float[] join(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
