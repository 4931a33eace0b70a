package io.langsheng.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.audio.AudioEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FfmpegEncoderTest {
    private static final int RATE = 16000;
    private static final int SAMPLES = 23456;

    private final FfmpegEncoderProvider provider = new FfmpegEncoderProvider();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"mp3,16000", "flac,16000", "mp3,24000", "opus,16000", "opus,48000", "flac,8000"})
    void a_whole_file_decodes_to_exactly_its_samples(String format, int rate) throws Exception {
        byte[] file = encode(format, rate, SAMPLES, sine(rate));
        float[] decoded = decode(file, format, rate);
        assertThat(decoded.length).isEqualTo(SAMPLES);
        assertThat(correlation(sine(rate), decoded)).isGreaterThan(0.98);
    }

    /** Whatever part of a frame the end falls into. */
    @Test
    void an_mp3_file_of_any_length_decodes_to_exactly_its_samples() throws Exception {
        for (int samples = 2000; samples < 2000 + 576; samples += 29) {
            byte[] file = encode("mp3", RATE, samples, java.util.Arrays.copyOf(sine(RATE), samples));
            assertThat(decode(file, "mp3", RATE).length).isEqualTo(samples);
        }
    }

    /** FFmpeg's own demuxer plays an MP4's last AAC frame whole; the container still says where the sound ends. */
    @ParameterizedTest
    @CsvSource({"16000", "48000"})
    void an_m4a_file_states_its_exact_length(int rate) throws Exception {
        Path file = folder.resolve("x.m4a");
        Files.write(file, encode("m4a", rate, SAMPLES, sine(rate)));
        assertThat(run(
                                Loader.load(org.bytedeco.ffmpeg.ffprobe.class),
                                "-v",
                                "error",
                                "-show_entries",
                                "stream=duration_ts",
                                "-of",
                                "csv=p=0",
                                file.toString())
                        .strip())
                .isEqualTo(Integer.toString(SAMPLES));
        float[] decoded = decode(Files.readAllBytes(file), "m4a", rate);
        assertThat(decoded.length).isBetween(SAMPLES, SAMPLES + 1023);
        assertThat(correlation(sine(rate), decoded)).isGreaterThan(0.98);
    }

    @ParameterizedTest
    @CsvSource({"mp3", "opus", "flac", "aac", "m4a"})
    void a_stream_plays_to_its_last_frame(String format) throws Exception {
        float[] decoded = decode(encode(format, RATE, -1, sine(RATE)), format, RATE);
        assertThat(decoded.length).isBetween(SAMPLES, SAMPLES + 4096);
    }

    @Test
    void a_stream_hands_out_bytes_before_it_ends() {
        try (AudioEncoder encoder = provider.open("mp3", RATE, -1, Map.of())) {
            assertThat(encoder.encode(sine(RATE)).length).isGreaterThan(1000);
        }
    }

    @ParameterizedTest
    @CsvSource({"mp3", "opus", "flac", "m4a"})
    void the_mark_of_generated_speech_is_in_the_file(String format) throws Exception {
        Path file = folder.resolve("x." + format);
        Files.write(file, encode(format, RATE, SAMPLES, sine(RATE)));
        String tags = run(
                Loader.load(org.bytedeco.ffmpeg.ffprobe.class),
                "-v",
                "error",
                "-show_entries",
                "format_tags:stream_tags",
                file.toString());
        assertThat(tags).contains("AIGC={\"Label\":\"1\"}");
    }

    @Test
    void a_rate_the_format_cannot_carry_is_refused_with_those_it_can() {
        assertThatThrownBy(() -> provider.open("opus", 22050, -1, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("opus cannot carry 22050 Hz; it can carry 8000, 12000, 16000, 24000, 48000.");
    }

    @Test
    void closing_early_and_twice_is_harmless() {
        AudioEncoder encoder = provider.open("mp3", RATE, -1, Map.of());
        encoder.encode(new float[100]);
        encoder.close();
        encoder.close();
        assertThatThrownBy(encoder::finish).isInstanceOf(IllegalStateException.class);
    }

    private byte[] encode(String format, int rate, long total, float[] samples) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (AudioEncoder encoder = provider.open(format, rate, total, Map.of("AIGC", "{\"Label\":\"1\"}"))) {
            for (int from = 0; from < samples.length; from += 1000) {
                bytes.write(encoder.encode(
                        java.util.Arrays.copyOfRange(samples, from, Math.min(samples.length, from + 1000))));
            }
            bytes.write(encoder.finish());
        }
        return bytes.toByteArray();
    }

    private float[] decode(byte[] file, String format, int rate) throws Exception {
        Path source = folder.resolve("in." + format);
        Path target = folder.resolve("out.f32");
        Files.write(source, file);
        run(
                Loader.load(org.bytedeco.ffmpeg.ffmpeg.class),
                "-v",
                "error",
                "-y",
                "-i",
                source.toString(),
                "-f",
                "f32le",
                "-ar",
                Integer.toString(rate),
                "-ac",
                "1",
                target.toString());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
        float[] samples = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(samples);
        return samples;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static float[] sine(int rate) {
        float[] samples = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * i / rate));
        }
        return samples;
    }

    private static double correlation(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 2000; i < Math.min(a.length, b.length) - 2000; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
