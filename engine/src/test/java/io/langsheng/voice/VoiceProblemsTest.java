package io.langsheng.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.voice.checkpoint.Npy;
import io.langsheng.voice.checkpoint.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a voice is said with file, value and what would be right, and all of it at once. */
@Timeout(60)
class VoiceProblemsTest {
    @TempDir
    Path folder;

    @Test
    void sizes_that_do_not_fit_name_tensor_setting_and_expectation() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        copy.edit("am/config.yaml", "num_mels: 80", "num_mels: 72");
        assertThat(problems(copy))
                .contains(
                        "Voice \"F7\", am/ckpt/checkpoint_100.pth: mel_decoder.mel_dec.dec_out_proj.weight is [240, 32],"
                                + " but am/config.yaml says num_mels = 72 (expected [216, 32]).");
    }

    @Test
    void all_problems_are_reported_at_once() throws IOException {
        VoiceCopy copy = VoiceCopy.of("nsf16k", folder);
        copy.edit("am/config.yaml", "emotion_units: 8", "emotion_units: 9");
        copy.edit("am/config.yaml", "speaker_list: F7,F74,FBYN,FRXL,M7,xiaoyu", "speaker_list: F7,F74");
        copy.edit("voc/config.yaml", "kernel_size: 7", "kernel_size: 6");
        copy.edit("audio_config.yaml", "hop_length: 200", "hop_length: none");
        Files.writeString(copy.voice().resolve("am/mvn.npy"), "no array");
        assertThat(problems(copy))
                .anyMatch(
                        line -> line.contains(
                                "spk_tokenizer.weight is [9, 8], but speaker_list has 2 entries, 5 with the special ones (expected [5, 8])"))
                .anyMatch(
                        line -> line.contains(
                                "emo_tokenizer.weight is [36, 8], but am/config.yaml says emotion_units = 9 (expected [36, 9])"))
                .contains("Voice \"F7\", voc/config.yaml: Model.Generator.params.kernel_size is 6; it must be odd.")
                .contains(
                        "Voice \"F7\", audio_config.yaml: audio_config.hop_length is none; it must be a whole number within [1, 8192].")
                .contains("Voice \"F7\", am/mvn.npy: is no .npy file of version 1 to 3.");
    }

    @Test
    void lists_of_different_length_hide_nothing_else() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        copy.edit("voc/config.yaml", "upsample_kernal_sizes:\n      - 20\n", "upsample_kernal_sizes:\n");
        copy.edit("voc/config.yaml", "channels: 32\n      in", "channels: 8\n      in");
        copy.edit("voc/config.yaml", "causal: true", "causal: true\n      repeat_upsample: false");
        Files.writeString(copy.card().resolve("configuration.json"), "[");
        copy.edit("am/config.yaml", "num_mels: 80", "num_mels: none");
        assertThat(problems(copy))
                .anyMatch(line -> line.contains("upsample_kernal_sizes has 3 entries, but upsample_scales has 4"))
                .anyMatch(line -> line.contains("channels is 8; halved by 4 stages"))
                .anyMatch(line -> line.contains("repeat_upsample is false"))
                .anyMatch(line -> line.contains("configuration.json: is not valid YAML"))
                .anyMatch(line -> line.contains("num_mels is none"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "am/config.yaml | num_mels: 80 | num_frogs: 80",
                "am/config.yaml | embedding_dim: 64 | embedding_dim: 99999",
                "am/config.yaml | decoder_num_units: 32 | decoder_num_units: 1e3",
                "am/config.yaml | postnet_filter_size: 11 | postnet_filter_size: none",
                "am/config.yaml | speaker_list: F7 | speakers: F7",
                "audio_config.yaml | audio_config: | audio_config: [",
                "audio_config.yaml | sampling_rate: 16000 | sampling_rate: 6000",
                "voc/config.yaml | channels: 32\\n      in | channels: none\\n      in",
            })
    void one_mistake_is_one_problem(String file, String from, String to) throws IOException {
        VoiceCopy copy =
                VoiceCopy.of("plain16k", folder).edit(file, from.replace("\\n", "\n"), to.replace("\\n", "\n"));
        assertThat(problems(copy)).singleElement().asString().contains(file);
    }

    @Test
    void weights_of_a_part_that_is_switched_off_are_noticed() throws IOException {
        VoiceCopy pauses = VoiceCopy.of("fp8k", folder).edit("am/config.yaml", "FP: true", "FP: false");
        assertThat(problems(pauses))
                .singleElement()
                .asString()
                .contains("FP_predictor.")
                .endsWith("is there, but am/config.yaml does not say FP: true.");
        VoiceCopy harmonics = VoiceCopy.of("nsf16k", folder).edit("voc/config.yaml", "nsf_params:", "no_params:");
        assertThat(problems(harmonics))
                .anyMatch(line -> line.contains("source_module.")
                        && line.endsWith("is there, but voc/config.yaml has no nsf_params."))
                .anyMatch(line -> line.contains("source_downs."));
    }

    @Test
    void parts_of_the_manifest_that_are_no_mappings_are_named() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Files.writeString(copy.voice().resolve("voice.json"), "{\"sha256\": \"abc\", \"english\": 5}");
        assertThat(problems(copy))
                .containsExactlyInAnyOrder(
                        "Voice \"F7\", voice.json: sha256 is abc; it must be a mapping.",
                        "Voice \"F7\", voice.json: english is 5; it must be a mapping.");
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, 50, 'holds NaN at index 0; it must be finite'",
        "200, -3, 'holds -3.0 at index 1, the deviation of F0; it must be above 0'"
    })
    void a_scale_that_is_none_is_named_by_value_and_place(float mean, float deviation, String message)
            throws IOException {
        VoiceCopy copy = VoiceCopy.of("nsf16k", folder);
        Files.write(copy.voice().resolve("am/mvn.npy"), Npy.write(new float[] {mean, deviation}, 2, 1));
        assertThat(problems(copy)).containsExactly("Voice \"F7\", am/mvn.npy: %s.".formatted(message));
    }

    @Test
    void layers_the_configuration_does_not_count_are_noticed() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        copy.edit("am/config.yaml", "decoder_num_layers: 2", "decoder_num_layers: 1");
        assertThat(problems(copy))
                .allMatch(line -> line.contains("mel_decoder.mel_dec.pnca.1.")
                        && line.contains("is there, but the configuration ends before it"))
                .isNotEmpty();
    }

    @Test
    void many_missing_tensors_are_summed_up() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        copy.edit("am/config.yaml", "encoder_num_layers: 2", "encoder_num_layers: 6");
        assertThat(problems(copy)).hasSize(21).last().asString().endsWith("and further problems of this file.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "encoder_num_layers: 2 | encoder_num_layers: 1000000000 | encoder_num_layers is 1000000000; it must be a whole number within [1, 64]",
                "encoder_num_layers: 2 | encoder_num_layers: 0          | encoder_num_layers is 0; it must be a whole number within [1, 64]",
                "decoder_num_units: 32 | decoder_num_units: -32         | decoder_num_units is -32; it must be a whole number within [1, 4096]",
                "decoder_num_units: 32 | decoder_num_units: 1e3         | decoder_num_units is 1e3; it must be a whole number within [1, 4096]",
                "num_mels: 80          | num_mels: 99999999999999999999 | num_mels is 99999999999999999999; it must be a whole number within [1, 1024]",
                "num_mels: 80          | num_mels: [80]                 | num_mels is a list; it must be a whole number within [1, 1024]",
                "num_mels: 80          | num_frogs: 80                  | num_mels is missing; expected a whole number within [1, 1024]",
                "decoder_num_heads: 2  | decoder_num_heads: 3           | decoder_num_heads is 3; decoder_num_units = 32 must be a multiple of it",
                "postnet_filter_size: 11 | postnet_filter_size: 0       | postnet_filter_size is 0; it must be a whole number within [1, 1023]",
                "postnet_shift: 5      | postnet_shift: 6               | postnet_shift is 6; it must be a whole number within [0, 5]",
                "MAS: false            | NSF: maybe                     | NSF is maybe; it must be true or false",
                "sy,tone,syllable_flag | tone,sy,syllable_flag          | linguistic_unit.lfeat_type_list is tone,sy,syllable_flag",
                "speaker_list: F7      | speaker_list: ','              | linguistic_unit.speaker_list is missing",
                "KanTtsSAMBERT:        | SomethingElse:                 | Model.KanTtsSAMBERT is missing or no mapping",
            })
    void settings_of_the_acoustic_model_are_checked(String from, String to, String message) throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder).edit("am/config.yaml", from, to);
        assertThat(problems(copy))
                .anyMatch(line -> line.startsWith("Voice \"F7\", am/config.yaml: ") && line.contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "channels: 32\\n      in   | channels: 8\\n      in        | channels is 8; halved by 4 stages it must leave at least 1",
                "in_channels: 80\\n        | in_channels: 79\\n            | conv_pre.conv1d.weight_v is [32, 80, 7], but voc/config.yaml says in_channels = 79",
                "upsample_scales:\\n      - 10 | upsample_scales:\\n      - 0 | upsample_scales is 0; it must be a whole number within [1, 64]",
                "upsample_scales:\\n      - 10 | upsample_scales:\\n      - 9 | make 180 samples per frame, but hop_length is 200",
                "upsample_kernal_sizes:\\n      - 20 | upsample_kernal_sizes:\\n      - 10 | upsample_kernal_sizes is 10 in stage 0; with scale 10 it must be at least 11",
                "resblock_kernel_sizes:\\n      - 3 | resblock_kernel_sizes:\\n      - 4 | resblock_kernel_sizes is 4; it must be odd",
                "resblock_kernel_sizes:\\n      - 3 | resblock_kernel_sizes:\\n      - 0 | resblock_kernel_sizes is 0; it must be a whole number within [1, 255]",
                "nonlinear_activation: LeakyReLU\\n      nonlinear_activation_params:\\n        negative_slope: 0.1\\n      out | nonlinear_activation: ELU\\n      nonlinear_activation_params:\\n        negative_slope: 0.1\\n      out | nonlinear_activation is ELU; only LeakyReLU is known",
                "causal: true | causal: true\\n      nsf_params: {nb_harmonics: 7, sampling_rate: 16000} | has nsf_params, but am/config.yaml does not say NSF: true",
            })
    void settings_of_the_vocoder_are_checked(String from, String to, String message) throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder)
                .edit("voc/config.yaml", from.replace("\\n", "\n"), to.replace("\\n", "\n"));
        assertThat(problems(copy)).anyMatch(line -> line.contains(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"am/config.yaml", "voc/config.yaml", "am/ckpt", "voc/ckpt"})
    void a_missing_part_is_named(String part) throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Path path = copy.voice().resolve(part);
        if (Files.isDirectory(path)) {
            Files.delete(path.resolve("checkpoint_100.pth"));
        }
        Files.delete(path);
        assertThat(problems(copy)).singleElement().asString().startsWith("Voice \"F7\", " + part + ": ");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void weights_that_are_no_numbers_are_named(float bad) throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        overwrite(copy.voice().resolve("am/ckpt/checkpoint_100.pth"), "text_encoder.ling_enc.ln.bias", bad);
        assertThat(problems(copy))
                .containsExactly(
                        "Voice \"F7\", am/ckpt/checkpoint_100.pth: text_encoder.ling_enc.ln.bias holds %s at index 0; weights must be finite."
                                .formatted(bad));
    }

    /** Rewrites the checkpoint with one value of one tensor changed. */
    private static void overwrite(Path file, String name, float value) throws IOException {
        TorchFile copy = new TorchFile().model();
        try (var checkpoint = io.langsheng.voice.checkpoint.Checkpoint.open(file, "model")) {
            for (String tensor : checkpoint.names()) {
                float[] values = checkpoint.read(tensor).values().clone();
                if (tensor.equals(name)) {
                    values[0] = value;
                }
                copy.tensor(
                        tensor,
                        values,
                        Arrays.stream(checkpoint.shape(tensor)).asLongStream().toArray());
            }
        }
        copy.writeTo(file);
    }

    @Test
    void a_truncated_checkpoint_is_named() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Path file = copy.voice().resolve("voc/ckpt/checkpoint_100.pth");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200_000));
        assertThat(problems(copy))
                .containsExactly(
                        "Voice \"F7\", voc/ckpt/checkpoint_100.pth: is a truncated zip file: its directory is missing.");
    }

    @Test
    void folders_that_are_no_voices_say_what_was_expected() throws IOException {
        assertThatThrownBy(() -> VoiceFolder.open(folder.resolve("none"))).hasMessageContaining("There is no folder");
        assertThatThrownBy(() -> VoiceFolder.open(folder))
                .hasMessageContaining("is no voice: it has neither voices/ nor am/ and voc/");
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> VoiceFolder.open(file)).hasMessageContaining("is no folder");
        Files.createDirectories(folder.resolve("voices"));
        assertThatThrownBy(() -> VoiceFolder.open(folder)).hasMessageContaining("holds no voice");
    }

    @Test
    void a_card_that_contradicts_its_sizes_is_told_so() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Files.writeString(
                copy.card().resolve("configuration.json"), "{\"am\": {\"linguistic_unit\": {\"has_mask\": false}}}");
        assertThat(problems(copy))
                .anyMatch(
                        line -> line.contains(
                                "text_encoder.sy_emb.weight is [147, 64], but the sy table of PinYin has 144 entries, 146 with the special ones"));
    }

    static List<String> problems(VoiceCopy copy) {
        try {
            copy.open();
        } catch (VoiceException e) {
            assertThat(e.problems()).allMatch(line -> line.endsWith("."));
            return e.problems();
        }
        throw new AssertionError("the voice opened");
    }
}
