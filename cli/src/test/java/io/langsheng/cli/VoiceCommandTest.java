package io.langsheng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.voice.checkpoint.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceCommandTest {
    private static final String LINE = "{n_c$tone2$s_begin$word_begin$emotion_neutral$F7}"
            + " {i_c$tone2$s_end$word_end$emotion_neutral$F7} {#4$tone_none$s_none$word_none$emotion_none$F7}";

    @TempDir
    private Path folder;

    private final CommandRun command = new CommandRun();

    @Test
    void installed_voices_are_listed() {
        assertThat(command.run("voice", "list")).isZero();
        assertThat(command.out()).startsWith("qinglang\tPinYin\t16000 Hz\tneutral,happy,sad,angry");
    }

    @Test
    void a_card_whose_list_cannot_be_read_is_listed_as_damaged() throws IOException {
        Path voices =
                Files.createDirectories(folder.resolve("voices/broken/voices")).resolve("voices.json");
        Files.writeString(voices, "{\"voices\": [");
        Files.createDirectories(folder.resolve("voices/something-else"));
        assertThat(command.at(folder).run("voice", "list")).isZero();
        assertThat(command.out()).startsWith("broken\tdamaged\t").hasLineCount(1);
        Files.writeString(voices, "{\"voices\": [\"a\\u0000b\"]}");
        CommandRun check = new CommandRun();
        assertThat(check.run("voice", "check", folder.resolve("voices/broken").toString()))
                .isEqualTo(1);
        assertThat(check.err()).contains("voices.json: voices names \"a?b\"; a name must be that of a folder");
    }

    @Test
    void a_good_voice_is_described() {
        assertThat(command.run("voice", "check", CommandRun.VOICE.toString())).isZero();
        assertThat(command.out())
                .contains("Voice \"qinglang\" is in order.")
                .contains("16000 Hz, 200 samples a frame")
                .contains("sy (147)");
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() throws IOException {
        Path am = Files.createDirectories(folder.resolve("broken/am"));
        Files.createDirectories(folder.resolve("broken/voc"));
        Files.writeString(am.resolve("config.yaml"), "Model: [");
        assertThat(command.run("voice", "check", folder.resolve("broken").toString()))
                .isEqualTo(1);
        assertThat(command.out())
                .contains("am/config.yaml")
                .contains("am/ckpt: has no checkpoint")
                .contains("voc/config.yaml")
                .contains("voc/ckpt: has no checkpoint");
        CommandRun missing = new CommandRun();
        assertThat(missing.run("voice", "check", folder.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(missing.err()).contains("There is no folder");
        assertThat(new CommandRun().run("voice", "check")).isEqualTo(2);
    }

    @Test
    void every_stage_is_dumped() throws IOException {
        Path symbols = Files.writeString(folder.resolve("symbols.txt"), "0\t" + LINE + "\n");
        Path out = folder.resolve("dump");
        assertThat(command.run(
                        "voice", "dump", voiceFolder(), "--symbols", symbols.toString(), "--out", out.toString()))
                .as(command::err)
                .isZero();
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ling.npy",
                            "emotion.npy",
                            "log_duration.npy",
                            "pitch.npy",
                            "energy.npy",
                            "decoder.npy",
                            "postnet.npy",
                            "vocoder_input.npy",
                            "wave.npy");
        }
        assertThat(Npy.read(Files.readAllBytes(out.resolve("ling.npy"))).shape())
                .containsExactly(4, 4);
        assertThat(Npy.read(Files.readAllBytes(out.resolve("pitch.npy"))).shape())
                .containsExactly(3);
        int[] mel =
                Npy.read(Files.readAllBytes(out.resolve("vocoder_input.npy"))).shape();
        assertThat(Npy.read(Files.readAllBytes(out.resolve("wave.npy"))).shape())
                .containsExactly(mel[0] * 200);
    }

    @Test
    void training_folders_are_opened_side_by_side() throws IOException {
        Path symbols = Files.writeString(folder.resolve("symbols.txt"), LINE);
        assertThat(command.run(
                        "voice",
                        "dump",
                        "--am",
                        voiceFolder() + "/am",
                        "--voc",
                        voiceFolder() + "/voc",
                        "--symbols",
                        symbols.toString(),
                        "--out",
                        folder.resolve("dump").toString()))
                .as(command::err)
                .isZero();
    }

    @Test
    void a_symbol_the_voice_does_not_know_leaves_no_folder_behind() throws IOException {
        Path symbols = Files.writeString(folder.resolve("symbols.txt"), LINE.replace("i_c", "qq_c"));
        Path out = folder.resolve("dump");
        assertThat(command.run(
                        "voice", "dump", voiceFolder(), "--symbols", symbols.toString(), "--out", out.toString()))
                .isEqualTo(2);
        assertThat(command.err()).contains("Symbol 2: Unknown sy \"qq_c\"");
        assertThat(out).doesNotExist();
    }

    @Test
    void a_file_where_the_folder_should_be_is_named_and_kept() throws IOException {
        Path symbols = Files.writeString(folder.resolve("symbols.txt"), LINE);
        Path out = Files.writeString(folder.resolve("dump"), "already good");
        assertThat(command.run(
                        "voice", "dump", voiceFolder(), "--symbols", symbols.toString(), "--out", out.toString()))
                .isEqualTo(1);
        assertThat(command.err()).contains("dump is no folder; --out takes one");
        assertThat(out).hasContent("already good");
    }

    @Test
    void a_dump_that_fails_changes_nothing() throws IOException {
        Path symbols = Files.writeString(folder.resolve("symbols.txt"), LINE);
        Path out = Files.createDirectories(folder.resolve("dump"));
        Path old = Files.writeString(out.resolve("decoder.npy"), "already good");
        Files.createDirectories(out.resolve("wave.npy"));
        assertThat(command.run(
                        "voice", "dump", voiceFolder(), "--symbols", symbols.toString(), "--out", out.toString()))
                .isEqualTo(1);
        assertThat(command.err()).contains("wave.npy is a folder");
        assertThat(old).hasContent("already good");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).hasSize(2);
        }
    }

    private static String voiceFolder() {
        return CommandRun.VOICE.resolve("voices/qinglang").toString();
    }
}
