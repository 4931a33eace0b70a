package io.langsheng.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.audio.AudioFileEncoder;
import io.langsheng.audio.Chapter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FfmpegFileEncoderTest {
    private static final int RATE = 16000;

    private final FfmpegEncoderProvider provider = new FfmpegEncoderProvider();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"m4a", "mp3"})
    void a_file_has_its_chapters_with_titles_and_times(String format) throws Exception {
        Path file = folder.resolve("x." + format);
        List<Chapter> chapters = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            chapters.add(new Chapter("第%d章 \"开始\"".formatted(i + 1), i * 1600L, (i + 1) * 1600L));
        }
        write(format, file, chapters, 300 * 1600);
        String[] lines = probe(
                        file, "-show_chapters", "-show_entries", "chapter=start_time,end_time:chapter_tags=title")
                .strip()
                .split("\n");
        assertThat(lines).hasSize(300);
        assertThat(lines[1]).startsWith("chapter,0.100000,0.200000,").contains("第2章");
        assertThat(lines[299]).startsWith("chapter,29.900000,30.000000,").contains("第300章");
        assertThat(probe(file, "-show_entries", "format=duration")).startsWith("format,30.0");
    }

    @ParameterizedTest
    @CsvSource({"m4a", "mp3", "opus", "flac"})
    void a_file_is_what_memory_would_hold(String format) throws Exception {
        Path file = folder.resolve("y." + format);
        write(format, file, List.of(), RATE);
        byte[] inMemory;
        try (var encoder = provider.open(format, RATE, RATE, Map.of("title", "名"))) {
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            bytes.writeBytes(encoder.encode(ramp(RATE)));
            bytes.writeBytes(encoder.finish());
            inMemory = bytes.toByteArray();
        }
        if (format.equals("mp3") || format.equals("flac")) {
            assertThat(Files.readAllBytes(file)).isEqualTo(inMemory);
        } else {
            assertThat(Files.readAllBytes(file)).hasSameSizeAs(inMemory); // numbers and times of its own
        }
    }

    /** 1105 samples is what the encoder holds back: with one more, the padding is over a frame. */
    @ParameterizedTest
    @CsvSource({"575, 0", "1105, 1", "1106, 3", "16000, 1000", "16001, 3000"})
    void an_mp3_file_decodes_to_exactly_what_was_written(int samples, int chapters) throws Exception {
        Path file = folder.resolve("exact.mp3");
        List<Chapter> marks = new ArrayList<>();
        for (int i = 0; i < chapters; i++) {
            marks.add(new Chapter(
                    "第%d章".formatted(i), (long) samples * i / chapters, (long) samples * (i + 1) / chapters));
        }
        try (AudioFileEncoder encoder = provider.openFile("mp3", RATE, samples, Map.of("title", "名"), marks, file)) {
            encoder.write(ramp(samples));
            encoder.finish();
        }
        Process decoder = new ProcessBuilder(
                        Loader.load(org.bytedeco.ffmpeg.ffmpeg.class),
                        "-v",
                        "error",
                        "-i",
                        file.toString(),
                        "-f",
                        "s16le",
                        "-")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(decoder.getInputStream().readAllBytes()).hasSize(2 * samples);
        assertThat(decoder.waitFor()).isZero();
    }

    @Test
    void a_file_that_is_not_finished_frees_what_it_holds() throws Exception {
        Path file = folder.resolve("z.m4a");
        AudioFileEncoder encoder =
                provider.openFile("m4a", RATE, RATE, Map.of(), List.of(new Chapter("一", 0, RATE)), file);
        encoder.write(ramp(100));
        encoder.close();
        Files.delete(file);
        assertThat(file).doesNotExist();
    }

    private void write(String format, Path file, List<Chapter> chapters, int samples) throws Exception {
        try (AudioFileEncoder encoder =
                provider.openFile(format, RATE, samples, Map.of("title", "名"), chapters, file)) {
            for (int done = 0; done < samples; done += 1600) {
                encoder.write(ramp(1600));
            }
            encoder.finish();
        }
    }

    private static float[] ramp(int samples) {
        float[] ramp = new float[samples];
        for (int i = 0; i < samples; i++) {
            ramp[i] = (i % 200) / 400f;
        }
        return ramp;
    }

    private static String probe(Path file, String... what) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Loader.load(org.bytedeco.ffmpeg.ffprobe.class), "-v", "error", "-of", "csv"));
        command.addAll(List.of(what));
        command.add(file.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
