package io.langsheng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SayTest {
    private static final String TEXT = "你好，世界。";
    /** What {@code voice dump --symbols} and {@code say --symbols} take. */
    private static final String SYMBOLS = "0\t{n_c$tone2$s_begin$word_begin$emotion_neutral$F7}"
            + " {i_c$tone2$s_end$word_middle$emotion_neutral$F7} {h_c$tone3$s_begin$word_middle$emotion_neutral$F7}"
            + " {ao_c$tone3$s_end$word_end$emotion_neutral$F7} {#4$tone_none$s_none$word_none$emotion_none$F7}\n";

    @TempDir
    private Path folder;

    private final CommandRun command = new CommandRun();

    @Test
    void a_file_holds_the_whole_sound_and_its_length() throws IOException {
        Path file = folder.resolve("out.wav");
        assertThat(command.run("say", TEXT, "-o", file.toString()))
                .as(command::err)
                .isZero();
        byte[] wav = Files.readAllBytes(file);
        assertThat(wav.length).isGreaterThan(16_000); // half a second at least
        assertThat(size(wav, 4)).isEqualTo(wav.length - 8);
        assertThat(size(wav, 40)).isEqualTo(wav.length - 44);
        assertThat(loudest(wav)).isGreaterThan(1000);
        assertThat(filesIn(folder)).containsExactly("out.wav");
        assertThat(command.out()).isEmpty();
        assertThat(command.err()).isEmpty();
    }

    @Test
    void standard_output_gets_the_same_samples_block_by_block() throws IOException {
        Path file = folder.resolve("out.wav");
        assertThat(command.run("say", TEXT, "-o", file.toString())).isZero();
        CommandRun streamed = new CommandRun();
        int[] writes = new int[1];
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException("bytes are written in blocks");
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                writes[0]++;
                streamed.out.write(bytes, from, length);
            }
        };
        assertThat(streamed.run(out, "say", TEXT, "-o", "-")).as(streamed::err).isZero();
        byte[] wav = Files.readAllBytes(file);
        byte[] stream = streamed.out.toByteArray();
        assertThat(size(stream, 40)).isEqualTo(-1); // unknown when the header went out
        assertThat(ByteBuffer.wrap(stream, 44, stream.length - 44))
                .isEqualTo(ByteBuffer.wrap(wav, 44, wav.length - 44));
        assertThat(writes[0]).isGreaterThan(2);
    }

    @Test
    void text_comes_from_standard_input() throws IOException {
        assertThat(command.in("\uFEFF" + TEXT + "\n").run("say", "-", "-o", file()))
                .as(command::err)
                .isZero();
        CommandRun argument = new CommandRun();
        assertThat(argument.run("say", TEXT, "-o", folder.resolve("b.wav").toString()))
                .isZero();
        assertThat(folder.resolve("out.wav")).hasSameBinaryContentAs(folder.resolve("b.wav"));
    }

    @Test
    void text_in_another_encoding_is_refused() throws IOException {
        assertThat(command.in(TEXT.getBytes(Charset.forName("GB18030"))).run("say", "-", "-o", file()))
                .isEqualTo(2);
        assertThat(command.err()).contains("Standard input is not UTF-8").doesNotContain("\tat ");
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void every_control_changes_the_sound() throws IOException {
        long plain = length();
        assertThat(length("--speed", "2")).isLessThan(plain * 2 / 3);
        assertThat(length("--speed", "0.5")).isGreaterThan(plain * 3 / 2);
        assertThat(length("--sentence-pause", "1280")).isEqualTo(plain); // one sentence
        byte[] neutral = sound();
        assertThat(sound("--emotion", "happy")).isNotEqualTo(neutral);
        assertThat(sound("--emotion", "happy", "--intensity", "0")).isEqualTo(neutral);
        assertThat(sound("--emotion", "happy=0.5,sad=0.5")).isNotEqualTo(sound("--emotion", "happy"));
        assertThat(loudest(sound("--volume", "0"))).isZero();
        assertThat(loudest(sound("--volume", "25"))).isLessThan(loudest(neutral) * 3 / 4);
        assertThat(sound("--pitch", "4")).isNotEqualTo(neutral);
    }

    private long length(String... options) throws IOException {
        return sound(options).length;
    }

    private byte[] sound(String... options) throws IOException {
        CommandRun run = new CommandRun();
        String[] arguments = Stream.concat(Stream.of("say", TEXT, "-o", "-"), Stream.of(options))
                .toArray(String[]::new);
        assertThat(run.run(arguments)).as(run::err).isZero();
        return run.out.toByteArray();
    }

    @Test
    void symbols_are_spoken_as_they_are() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines.txt"), SYMBOLS + "\n" + SYMBOLS);
        assertThat(command.run("say", "--symbols", lines.toString(), "-o", file()))
                .as(command::err)
                .isZero();
        CommandRun argument = new CommandRun();
        Path once = folder.resolve("once.wav");
        assertThat(argument.run("say", "--symbols", "-o", once.toString(), "--", SYMBOLS))
                .as(argument::err)
                .isZero();
        assertThat(Files.size(folder.resolve("out.wav"))).isGreaterThan(2 * Files.size(once));
        CommandRun piped = new CommandRun();
        assertThat(piped.in(SYMBOLS)
                        .run(
                                "say",
                                "--symbols",
                                "-",
                                "-o",
                                folder.resolve("piped.wav").toString()))
                .isZero();
        assertThat(folder.resolve("piped.wav")).hasSameBinaryContentAs(once);
    }

    @Test
    void a_symbol_that_is_unknown_is_named_by_line_and_place() {
        assertThat(command.in(SYMBOLS + SYMBOLS.replace("ao_c", "qq_c")).run("say", "--symbols", "-", "-o", file()))
                .isEqualTo(2);
        assertThat(command.err()).contains("Line 2: Symbol 4: ");
    }

    @Test
    void another_format_is_that_of_the_name_or_asked_for() throws IOException {
        Path flac = folder.resolve("out.flac");
        assertThat(command.run("say", TEXT, "-o", flac.toString()))
                .as(command::err)
                .isZero();
        assertThat(new String(Files.readAllBytes(flac), 0, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("fLaC");
        CommandRun raw = new CommandRun();
        assertThat(raw.run("say", TEXT, "-o", "-", "--format", "pcm")).isZero();
        assertThat(raw.out.size()).isEqualTo((int) length() - 44);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --speed 5                | speed is 5.0; it must be within [0.25, 4].
            --pitch -13              | pitch is -13.0; it must be within [-12, 12].
            --volume 101             | volume is 101.0; it must be within [0, 100].
            --speed NaN              | speed is NaN; it must be within [0.25, 4].
            --emotion sad --intensity 2.5 | intensity is 2.5; it must be within [0, 2].
            --emotion cheerful       | Unknown emotion "cheerful"; available: neutral, happy, sad, angry
            --voice nobody           | Unknown voice "nobody"; available: qinglang, or the path of a voice folder.
            --emotion happy=0.7,happy=0.3 | --emotion names "happy" twice; give it one weight.
            --emotion happy=x        | The weight of happy is "x"; it must be a number, as in happy=0.5.
            --threads 100000         | threads is 100000; it must be within [1, 64].
            --voice pom.xml          | pom.xml is no folder; expected the folder of a voice.
            --format ogg             | --format is "ogg"; known formats are
            --lexicon missing.tsv    | missing.tsv
            --seed x                 | Invalid value for option '--seed'
            --nonsense               | Unknown option: '--nonsense'
            --am x                   | Missing required argument(s): --voc=DIR
            """)
    void what_is_wrong_is_said_and_nothing_is_written(String options, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("out.wav"), "already good");
        String[] arguments = Stream.concat(Stream.of("say", TEXT, "-o", file.toString()), Stream.of(options.split(" ")))
                .toArray(String[]::new);
        assertThat(command.run(arguments)).isIn(1, 2);
        assertThat(command.err()).contains(message).doesNotContain("\tat ").doesNotContain(TEXT);
        assertThat(file).hasContent("already good");
        assertThat(filesIn(folder)).containsExactly("out.wav");
        assertThat(command.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "'  '", "😀"})
    void text_that_says_nothing_is_refused(String text) throws IOException {
        assertThat(command.run("say", "-o", file(), "--", text)).isEqualTo(2);
        assertThat(command.err()).startsWith("langsheng: The text ");
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void places_that_cannot_be_written_are_named_before_work_starts() {
        assertThat(command.run(
                        "say", TEXT, "-o", folder.resolve("no/such/out.wav").toString()))
                .isEqualTo(1);
        assertThat(command.err()).contains("there is no folder");
        CommandRun aFolder = new CommandRun();
        assertThat(aFolder.run("say", TEXT, "-o", folder.toString(), "--format", "wav"))
                .isEqualTo(1);
        assertThat(aFolder.err()).contains("is a folder");
    }

    @Test
    void what_is_replaced_keeps_its_permissions_and_any_name_that_fits_is_taken() throws IOException {
        Path file = Files.writeString(folder.resolve("长".repeat(80) + ".wav"), "already good"); // 244 bytes
        Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(file, mine);
        assertThat(command.run("say", TEXT, "-o", file.toString()))
                .as(command::err)
                .isZero();
        assertThat(Files.size(file)).isGreaterThan(16_000);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mine);
        assertThat(filesIn(folder)).hasSize(1);
    }

    @Test
    void a_full_disk_ends_the_command() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThat(command.run(full, "say", TEXT, "-o", "-")).isEqualTo(1);
        assertThat(command.err()).isEqualTo("langsheng: Standard output cannot be written: No space left on device\n");
    }

    private String file() {
        return folder.resolve("out.wav").toString();
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static int size(byte[] wav, int at) {
        return ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static int loudest(byte[] wav) {
        ByteBuffer samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        int loudest = 0;
        for (int at = 44; at + 1 < wav.length; at += 2) {
            loudest = Math.max(loudest, Math.abs(samples.getShort(at)));
        }
        return loudest;
    }
}
