package io.langsheng.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders made to run something, to read elsewhere or to eat the machine are refused by the name of the file. */
@Timeout(30)
class HostileVoiceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!!python/object/apply:os.system ['true']",
                "!!python/tuple [1]",
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://localhost/\"]]]]",
                "!own x",
                "!!binary aGVsbG8="
            })
    void tags_are_refused(String value) throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder).edit("am/config.yaml", "num_mels: 80", "num_mels: " + value);
        assertThat(VoiceProblemsTest.problems(copy))
                .anyMatch(line -> line.startsWith("Voice \"F7\", am/config.yaml: carries the tag ")
                        && line.contains("only plain values are read"));
    }

    @Test
    void a_bomb_of_aliases_is_refused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1)));
        }
        assertRefused("audio_config.yaml", bomb.toString(), "expands to more than 100000 values in line ");
    }

    @ParameterizedTest
    @CsvSource({
        "'a: &a [*a]', refers to something inside itself",
        "'a: *b', refers to something inside itself or undefined",
        "'? [a, b]\n: c', has a key that is not plain text",
        "'a: &a {b: 1}\nc:\n  <<: *a\n  d: 2', merges another mapping with << in line 3; write its values out",
        "'a: 1\nb: 2\na: 3', has a second a in line 3",
        "'a: 1\n---\nb: 2', holds more than one document",
        "'- 1', holds no mapping",
        "'', holds no mapping",
        "'a: [', is not valid YAML",
        "'\t- x: {', is not valid YAML"
    })
    void yaml_that_is_no_configuration_is_refused(String text, String message) throws IOException {
        assertRefused("audio_config.yaml", text, message);
    }

    @Test
    void nesting_to_any_depth_does_not_exhaust_the_stack() throws IOException {
        assertRefused("audio_config.yaml", "[".repeat(500_000), "nests deeper than 40 levels");
        assertRefused("audio_config.yaml", "a: ".repeat(1) + "{a: ".repeat(200_000), "nests deeper than 40 levels");
    }

    @Test
    void a_configuration_of_gigabytes_is_not_read() throws IOException {
        assertRefused("audio_config.yaml", "#".repeat(5 << 20), "has 5242880 bytes; at most 4194304 are read");
    }

    @Test
    void bytes_that_are_no_text_are_refused() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Files.write(copy.voice().resolve("audio_config.yaml"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThat(VoiceProblemsTest.problems(copy))
                .anyMatch(line -> line.contains("audio_config.yaml: is not UTF-8 text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../elsewhere", "/etc", "a/b", "..", ".", ".hidden", ""})
    void names_in_the_list_of_voices_stay_within(String name) throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Files.writeString(copy.card().resolve("voices/voices.json"), "{\"voices\": [\"%s\"]}".formatted(name));
        assertThatThrownBy(copy::open)
                .isInstanceOf(VoiceException.class)
                .hasMessageContaining(
                        "voices/voices.json: voices names \"%s\"; a name must be that of a folder beside it"
                                .formatted(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"am/config.yaml", "am/ckpt/checkpoint_100.pth", "voc/config.yaml", "audio_config.yaml"})
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void links_that_leave_the_folder_are_refused(String file) throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Path path = copy.voice().resolve(file);
        Path outside = folder.resolve("outside");
        Files.move(path, outside);
        Files.createSymbolicLink(path, outside);
        assertThat(VoiceProblemsTest.problems(copy))
                .contains("Voice \"F7\", %s: is a link that leads out of the voice's folder.".formatted(file));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void links_within_the_folder_are_followed() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Path ckpt = copy.voice().resolve("am/ckpt/checkpoint_100.pth");
        Path blob = copy.card().resolve("blob");
        Files.move(ckpt, blob);
        Files.createSymbolicLink(ckpt, Path.of("../../../../blob"));
        assertThat(copy.open().name()).isEqualTo("F7");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void a_folder_of_checkpoints_linked_from_elsewhere_is_refused() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Path outside = folder.resolve("outside");
        Files.move(copy.voice().resolve("am/ckpt"), outside);
        Files.createSymbolicLink(copy.voice().resolve("am/ckpt"), outside);
        assertThat(VoiceProblemsTest.problems(copy))
                .contains("Voice \"F7\", am/ckpt: is a link that leads out of the voice's folder.");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void pipes_and_devices_are_no_files() throws Exception {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Path pipe = copy.voice().resolve("audio_config.yaml");
        Files.delete(pipe);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(VoiceProblemsTest.problems(copy)).contains("Voice \"F7\", audio_config.yaml: is no plain file.");
    }

    @ParameterizedTest
    @CsvSource({
        "'{''descr'': ''|O'', ''fortran_order'': False, ''shape'': (2, 1), }', elements of type object",
        "'{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (2000000000, 2000000000, 4), }', is truncated",
        "'{''descr'': ''<f4'', ''fortran_order'': False, ''shape'': (99999999999,), }', extents are whole numbers",
        "'{''descr'': __import__(''os''), ''fortran_order'': False, ''shape'': (1,), }', describes no plain array",
        "'{''descr'': [(''a'', ''<f4'')], ''fortran_order'': False, ''shape'': (1,), }', describes no plain array",
        "'{''descr'': ''>f4'', ''fortran_order'': False, ''shape'': (2, 1), }', elements of type >f4"
    })
    void arrays_that_are_no_numbers_are_refused(String header, String message) throws IOException {
        VoiceCopy copy = VoiceCopy.of("nsf16k", folder);
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0}, 10 + text.length + 8);
        System.arraycopy(text, 0, file, 10, text.length);
        Files.write(copy.voice().resolve("am/mvn.npy"), file);
        assertThat(VoiceProblemsTest.problems(copy))
                .anyMatch(line -> line.startsWith("Voice \"F7\", am/mvn.npy: ") && line.contains(message));
    }

    @Test
    void an_array_with_a_header_of_gigabytes_is_refused() throws IOException {
        VoiceCopy copy = VoiceCopy.of("nsf16k", folder);
        Files.write(
                copy.voice().resolve("am/mvn.npy"),
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 127});
        assertThat(VoiceProblemsTest.problems(copy))
                .anyMatch(line -> line.contains("has a header of 2147483647 bytes; at most 10000 are read"));
    }

    @Test
    void a_model_of_billions_of_weights_is_refused_before_it_is_built() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        copy.edit("am/config.yaml", "decoder_num_layers: 2", "decoder_num_layers: 64");
        copy.edit("am/config.yaml", "decoder_num_units: 32", "decoder_num_units: 4096");
        copy.edit("am/config.yaml", "decoder_ffn_inner_dim: 64", "decoder_ffn_inner_dim: 4096");
        assertThat(VoiceProblemsTest.problems(copy))
                .anyMatch(line -> line.contains("am/config.yaml: asks for a model of ")
                        && line.contains("at most 400000000 are read"));
    }

    private void assertRefused(String file, String content, String message) throws IOException {
        Path fresh = Files.createTempDirectory(folder, "voice");
        VoiceCopy copy = VoiceCopy.of("plain16k", fresh);
        Files.writeString(copy.voice().resolve(file), content);
        assertThat(VoiceProblemsTest.problems(copy))
                .anyMatch(line -> line.startsWith("Voice \"F7\", " + file + ": ") && line.contains(message));
    }
}
