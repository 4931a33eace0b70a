package io.langsheng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class BookTest {
    private static final String BOOK = "第一章\n你好。\n第二章\n再见。\n第三章\n明天见。\n第四章\n晚安。\n";

    @TempDir
    private Path folder;

    private final CommandRun command = new CommandRun();

    @Test
    void a_killed_run_goes_on_where_it_was_and_sounds_as_if_it_had_not_been() throws Exception {
        Path book = Files.writeString(folder.resolve("book.txt"), BOOK);
        Path output = folder.resolve("out.wav");
        Path first = folder.resolve("out.wav.parts/000000.json");
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlangsheng.home=" + Path.of("..").toRealPath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "book",
                        book.toString(),
                        "-o",
                        output.toString(),
                        "--threads",
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        while (!Files.exists(first) && killed.isAlive()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        killed.destroyForcibly().waitFor();
        assertThat(output).doesNotExist();
        assertThat(first).as(Files.readString(folder.resolve("log"))).exists();
        FileTime spoken = Files.getLastModifiedTime(folder.resolve("out.wav.parts/000000.pcm"));
        FileTime marked = FileTime.fromMillis(spoken.toMillis() - 100_000);
        Files.setLastModifiedTime(folder.resolve("out.wav.parts/000000.pcm"), marked);

        Path undisturbed = folder.resolve("undisturbed.wav");
        assertThat(command.run("book", book.toString(), "-o", undisturbed.toString()))
                .as(command::err)
                .isZero();
        assertThat(command.run("book", book.toString(), "-o", output.toString()))
                .as(command::err)
                .isZero();
        assertThat(Files.readAllBytes(output)).isEqualTo(Files.readAllBytes(undisturbed));
        assertThat(folder.resolve("out.wav.parts")).doesNotExist();
    }

    @Test
    void a_file_with_chapters_and_its_subtitles_are_written() throws IOException {
        Path book = folder.resolve("book.txt");
        Files.write(book, "第一章 重庆\n你好。\n第二章 长江\n再见。".getBytes(Charset.forName("GB18030")));
        Path output = folder.resolve("out.m4a");
        assertThat(command.run("book", book.toString(), "-o", output.toString(), "--subtitles", "srt"))
                .as(command::err)
                .isZero();
        String bytes = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertThat(bytes)
                .contains("ftyp", new String("第二章 长江".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        assertThat(Files.readAllLines(folder.resolve("out.srt"))).contains("第一章 重庆", "你好。", "再见。");
    }

    @Test
    void parts_of_another_book_are_not_mixed_in() throws IOException {
        Path book = Files.writeString(folder.resolve("book.txt"), "你好。");
        Path output = folder.resolve("out.wav");
        Files.createDirectories(folder.resolve("out.wav.parts"));
        Files.writeString(folder.resolve("out.wav.parts/plan"), "another");
        Files.writeString(folder.resolve("out.wav.parts/000000.json"), "{}");
        assertThat(command.run("book", book.toString(), "-o", output.toString()))
                .isZero();
        assertThat(command.err()).contains("starting over");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "out.midi|你好。|known formats are",
                "out.wav|。。。|must hold text that can be spoken",
                "missing/out.wav|你好。|there is no folder",
            })
    void what_cannot_be_done_is_said(String file, String text, String part) throws IOException {
        Path book = Files.writeString(folder.resolve("book.txt"), text);
        assertThat(command.run(
                        "book", book.toString(), "-o", folder.resolve(file).toString()))
                .isEqualTo(2);
        assertThat(command.err()).contains(part);
        assertThat(List.of(folder.toFile().list())).containsExactly("book.txt");
    }
}
