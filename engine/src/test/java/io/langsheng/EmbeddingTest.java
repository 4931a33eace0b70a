package io.langsheng;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.audio.AudioFormats;
import io.langsheng.linguistic.FrontEnds;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.VoiceSynthesizer;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine in a program of somebody else: the example of {@code docs/embedding.md}, run as it is printed there. */
class EmbeddingTest {
    private static final Path REPOSITORY = Path.of("..");

    @TempDir
    Path folder;

    // example
    static void speak(Path voiceFolder, String text, Path file) throws IOException {
        FrontEnds frontEnds = new FrontEnds(TextOptions.DEFAULT); // dictionaries; one for the whole program
        VoiceFolder voice = VoiceFolder.open(voiceFolder, "qinglang");
        try (VoiceSynthesizer synthesizer = VoiceSynthesizer.open(voice, frontEnds, 1); // for any number of threads
                SpeechStream speech = synthesizer.synthesize(SpeechRequest.of(text)); // for one thread
                AudioEncoder encoder = AudioFormats.open("wav", speech.sampleRate(), -1, Map.of());
                OutputStream out = Files.newOutputStream(file)) {
            for (AudioBlock block = speech.next(); block != null; block = speech.next()) {
                out.write(encoder.encode(block.samples())); // as it is made
            }
            out.write(encoder.finish());
        }
    }
    // end

    @Test
    void the_example_of_the_documentation_speaks() throws IOException {
        Path file = folder.resolve("hello.wav");
        speak(REPOSITORY.resolve("voices/qinglang"), "你好，世界。", file);
        byte[] wav = Files.readAllBytes(file);
        assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        assertThat(wav.length).isGreaterThan(16_000 * 2);
    }

    @Test
    void the_documentation_prints_what_is_tried_here() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/langsheng/EmbeddingTest.java"));
        int begin = source.indexOf("// example\n") + "// example\n".length();
        String example = source.substring(begin, source.indexOf("    // end"))
                .stripTrailing()
                .stripIndent();
        assertThat(REPOSITORY.resolve("docs/embedding.md")).content().contains(example);
    }
}
