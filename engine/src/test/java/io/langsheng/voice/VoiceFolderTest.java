package io.langsheng.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.parity.ParityVoice;
import io.langsheng.voice.checkpoint.Checkpoint;
import io.langsheng.voice.checkpoint.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The many forms in which a voice comes. */
class VoiceFolderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.langsheng.parity.ParityVoice#all")
    void every_parity_voice_opens(ParityVoice parity) {
        VoiceFolder voice = parity.open();
        assertThat(voice.hifigan().upsampling() * voice.hifigan().subBands())
                .isEqualTo(voice.audio().hopLength());
        assertThat(voice.f0() != null).isEqualTo(voice.sambert().nsf());
        assertThat(voice.speakerVector() != null).isEqualTo(voice.sambert().speakerVector());
    }

    @ParameterizedTest
    @CsvSource({
        "plain16k, PinYin, 147, 10, 16000, 200", "nomask16k, PinYin, 146, 9, 16000, 200",
        "sichuan, Sichuan, 116, 10, 16000, 200", "cantonese, ZhHK, 107, 14, 16000, 200",
        "shanghai, WuuShanghai, 157, 13, 16000, 200", "plain48k, PinYin, 147, 10, 48000, 600"
    })
    void tables_have_the_sizes_of_their_language(
            String name, String language, int symbols, int tones, int rate, int hop) {
        VoiceFolder voice = ParityVoice.of(name).open();
        assertThat(voice.language()).isEqualTo(language);
        assertThat(voice.symbols().units().get(0).size()).isEqualTo(symbols);
        assertThat(voice.symbols().units().get(1).size()).isEqualTo(tones);
        assertThat(voice.audio()).isEqualTo(new AudioConfig(rate, hop));
    }

    @Test
    void f0_scales_come_from_mvn_or_from_the_global_range() throws IOException {
        ParityVoice mean = ParityVoice.of("nsf16k");
        float[] mvn = Npy.read(Files.readAllBytes(mean.folder().resolve("voices/F7/am/mvn.npy")))
                .values();
        assertThat(mean.open().f0()).isEqualTo(new F0Scale(mvn[1], mvn[0]));
        assertThat(ParityVoice.of("se_nsf_global").open().f0()).isEqualTo(new F0Scale(700, 30));
    }

    @Test
    void a_single_voice_folder_opens_without_the_card_around_it() throws IOException {
        VoiceCopy copy = VoiceCopy.of("nomask16k", folder);
        assertThat(VoiceFolder.open(copy.voice()).symbols().emotion().size()).isEqualTo(35);
        assertThat(VoiceFolder.names(copy.voice())).containsExactly("F7");
    }

    @Test
    void the_voices_folder_itself_opens() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        assertThat(VoiceFolder.open(copy.card().resolve("voices")).name()).isEqualTo("F7");
    }

    @Test
    void training_directories_open_as_a_voice() throws IOException {
        VoiceCopy copy = VoiceCopy.of("nsf16k", folder);
        VoiceFolder voice = VoiceFolder.openTraining(
                copy.voice().resolve("am"), copy.voice().resolve("voc"));
        assertThat(voice.audio().sampleRate()).isEqualTo(16_000);
        assertThat(voice.f0()).isNotNull();
    }

    @Test
    void the_checkpoint_with_the_largest_step_wins() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Path ckpt = copy.voice().resolve("am/ckpt");
        Files.move(ckpt.resolve("checkpoint_100.pth"), ckpt.resolve("checkpoint_1000000.pth"));
        Files.writeString(ckpt.resolve("checkpoint_99999.pth"), "older and broken");
        Files.writeString(ckpt.resolve("checkpoint_latest.pth"), "of no step");
        assertThat(copy.open().name()).isEqualTo("F7");
    }

    @Test
    void voices_that_are_listed_but_missing_are_skipped() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Files.writeString(copy.card().resolve("voices/voices.json"), "{\"voices\": [\"gone\", \"F7\", \"also_gone\"]}");
        assertThat(VoiceFolder.names(copy.card())).containsExactly("F7");
    }

    @Test
    void without_a_list_every_folder_with_a_model_is_a_voice() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Files.delete(copy.card().resolve("voices/voices.json"));
        VoiceCopy.copy(copy.voice(), copy.card().resolve("voices/another"));
        Files.createDirectory(copy.card().resolve("voices/notes"));
        assertThat(VoiceFolder.names(copy.card())).containsExactly("F7", "another");
        assertThat(VoiceFolder.open(copy.card(), "another").name()).isEqualTo("another");
    }

    @Test
    void an_unknown_voice_is_an_error_that_lists_those_there_are() {
        assertThatThrownBy(() -> VoiceFolder.open(ParityVoice.of("plain16k").folder(), "zh-mei"))
                .hasMessage("Unknown voice \"zh-mei\"; available: F7.");
    }

    @Test
    void tables_of_an_older_card_go_before_the_built_in_ones() throws IOException {
        VoiceCopy copy = VoiceCopy.of("sichuan", folder);
        List<String> phones = copy.open().symbols().units().get(0).entries();
        Path dict = Files.createDirectory(copy.voice().resolve("dict"));
        Files.writeString(dict.resolve("sy_dict.txt"), String.join("\n", phones) + "\n_\n~\n@[MASK]\n");
        Files.writeString(dict.resolve("tone_dict.txt"), "tone1\n\ntone4\ntone2\ntone3\ntone5\ntone0\n");
        Files.writeString(dict.resolve("speaker_dict.txt"), "somebody\r\n");
        copy.edit("am/config.yaml", "language: Sichuan", "language: Elsewhere");
        VoiceFolder voice = copy.open();
        assertThat(voice.symbols().units().get(0).entries()).isEqualTo(phones);
        assertThat(voice.symbols().units().get(1).index("tone_none")).isEqualTo(1);
        assertThat(voice.symbols().speaker().entries()).containsExactly("somebody");
        assertThat(voice.language()).isEqualTo("Elsewhere");
    }

    @Test
    void a_card_that_says_nothing_of_the_mask_shows_it_by_its_sizes() throws IOException {
        VoiceCopy copy = VoiceCopy.of("nomask16k", folder);
        Files.writeString(copy.card().resolve("configuration.json"), "{\"framework\": \"pytorch\"}");
        assertThat(copy.open().symbols().units().get(0).size()).isEqualTo(146);
    }

    @Test
    void weight_norm_is_folded_as_torch_folds_it() throws IOException {
        Path file = Path.of("src/test/resources/checkpoint/training.pth");
        try (Checkpoint checkpoint = Checkpoint.open(file, "model", "generator")) {
            float[] expected = checkpoint.read("folded").values();
            for (String name : List.of("old.weight", "new.weight")) {
                float[] folded =
                        WeightNorm.find(checkpoint, name).fold(checkpoint).values();
                for (int i = 0; i < expected.length; i++) {
                    assertThat(Math.abs(folded[i] - expected[i]))
                            .as("%s[%d]", name, i)
                            .isLessThan(1e-7f);
                }
            }
        }
    }

    @Test
    void a_manifest_names_the_voice_and_its_sums_are_checked() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        Path manifest = copy.voice().resolve("voice.json");
        String sum = "0".repeat(64);
        Files.writeString(manifest, """
                {"name": "小朗", "language": "zh-CN", "breakEmotion": "emotion_neutral", "english": {"aa": ["a_c"]}}""");
        VoiceManifest read = copy.open().manifest();
        assertThat(read.name()).isEqualTo("小朗");
        assertThat(read.english()).containsEntry("aa", List.of("a_c"));
        Files.writeString(manifest, "{\"sha256\": {\"am/config.yaml\": \"%s\"}, \"colour\": 1}".formatted(sum));
        assertThatThrownBy(copy::open)
                .hasMessageContaining(
                        "colour is unknown; known are breakEmotion, emotions, english, language, name, sha256")
                .hasMessageContaining("am/config.yaml: has the SHA-256 ");
    }

    @Test
    void aliases_of_a_configuration_are_followed() throws IOException {
        VoiceCopy copy = VoiceCopy.of("plain16k", folder);
        copy.edit("voc/config.yaml", """
                      resblock_dilations:
                      - - 1
                        - 3
                        - 5
                        - 7
                      - - 1
                        - 3
                        - 5
                        - 7
                      - - 1
                        - 3
                        - 5
                        - 7
                """, """
                      resblock_dilations:
                      - &id001
                        - 1
                        - 3
                        - 5
                        - 7
                      - *id001
                      - *id001
                """);
        assertThat(copy.open().hifigan().resblockDilations()).hasSize(3).containsOnly(List.of(1, 3, 5, 7));
    }
}
