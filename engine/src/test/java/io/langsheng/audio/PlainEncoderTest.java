package io.langsheng.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainEncoderTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 32767",
        "-1, -32767",
        "0.5, 16384",
        "1.5, 32767",
        "-1.5, -32768",
        "1e30, 32767",
        "-1e30, -32768",
        "Infinity, 32767",
        "-Infinity, -32768",
        "NaN, 0"
    })
    void samples_saturate_and_never_wrap(float sample, short expected) {
        assertThat(Pcm16.of(sample)).isEqualTo(expected);
    }

    @Test
    void a_whole_wav_has_the_exact_header() {
        byte[] wav = encode("wav", 16_000, 3, Map.of(), 0.5f, -0.5f, 0);
        ByteBuffer bytes = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(wav).hasSize(44 + 6);
        assertThat(bytes.getInt(4)).isEqualTo(wav.length - 8);
        assertThat(bytes.getInt(24)).isEqualTo(16_000);
        assertThat(bytes.getInt(28)).isEqualTo(32_000);
        assertThat(bytes.getInt(40)).isEqualTo(6);
        assertThat(bytes.getShort(44)).isEqualTo((short) 16384);
    }

    @Test
    void the_platform_reads_a_tagged_wav() throws Exception {
        byte[] wav = encode("wav", 24_000, 2, Map.of("title", "北京", "AIGC", "{\"Label\":\"1\"}"), 1, -1);
        try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            assertThat(in.getFormat().getSampleRate()).isEqualTo(24_000);
            assertThat(in.getFormat().getEncoding()).isEqualTo(AudioFormat.Encoding.PCM_SIGNED);
            assertThat(in.getFrameLength()).isEqualTo(2);
        }
        assertThat(new String(wav, java.nio.charset.StandardCharsets.UTF_8)).contains("北京", "AIGC={\"Label\":\"1\"}");
        assertThat(wav.length % 2).isZero();
    }

    @Test
    void a_streamed_wav_says_that_its_length_is_unknown() {
        byte[] wav = encode("wav", 16_000, -1, Map.of(), 0);
        ByteBuffer bytes = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getInt(4)).isEqualTo(-1);
        assertThat(bytes.getInt(40)).isEqualTo(-1);
    }

    @Test
    void an_empty_wav_still_has_its_header() {
        assertThat(encode("wav", 16_000, 0, Map.of())).hasSize(44);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0xFF, 0xD5",
        "0.0002442, 0xFE, 0xD5",
        "1, 0x80, 0xAA",
        "-1, 0x00, 0x2A",
        "0.5, 0x8F, 0xA5",
        "-0.5, 0x0F, 0x3A"
    })
    void telephone_codes_match_the_tables(float sample, String ulaw, String alaw) {
        assertThat(encode("ulaw", 8_000, 1, Map.of(), sample))
                .containsExactly(Integer.decode(ulaw).byteValue());
        assertThat(encode("alaw", 8_000, 1, Map.of(), sample))
                .containsExactly(Integer.decode(alaw).byteValue());
    }

    @Test
    void telephone_codes_decode_close_to_what_was_coded() throws Exception {
        for (String code : new String[] {"ulaw", "alaw"}) {
            for (int value = -32768; value <= 32767; value += 7) {
                byte[] coded = encode(code, 8_000, 1, Map.of(), value / 32767f);
                short decoded =
                        decode(code.equals("ulaw") ? AudioFormat.Encoding.ULAW : AudioFormat.Encoding.ALAW, coded);
                assertThat((double) decoded)
                        .as("%s of %d", code, value)
                        .isBetween(value - 16 - Math.abs(value) / 25.0, value + 16 + Math.abs(value) / 25.0);
            }
        }
    }

    private static short decode(AudioFormat.Encoding encoding, byte[] coded) throws Exception {
        AudioFormat telephone = new AudioFormat(encoding, 8_000, 8, 1, 1, 8_000, false);
        AudioFormat linear = new AudioFormat(8_000, 16, 1, true, false);
        AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(coded), telephone, coded.length);
        byte[] pcm = AudioSystem.getAudioInputStream(linear, in).readAllBytes();
        return ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).getShort();
    }

    @Test
    void unknown_formats_and_rates_are_refused_by_name() {
        assertThatThrownBy(() -> AudioFormats.open("midi", 16_000, -1, Map.of()))
                .hasMessage("Unknown format \"midi\"; available: alaw, pcm, ulaw, wav.");
        assertThatThrownBy(() -> AudioFormats.open("wav", 100, -1, Map.of()))
                .hasMessage("wav cannot carry 100 Hz; it takes 8000 to 192000 Hz.");
    }

    private static byte[] encode(String format, int rate, long total, Map<String, String> tags, float... samples) {
        try (AudioEncoder encoder = AudioFormats.open(format, rate, total, tags)) {
            byte[] body = encoder.encode(samples);
            byte[] rest = encoder.finish();
            ByteBuffer all = ByteBuffer.allocate(body.length + rest.length);
            return all.put(body).put(rest).array();
        }
    }
}
