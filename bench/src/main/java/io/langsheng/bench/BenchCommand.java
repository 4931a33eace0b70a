package io.langsheng.bench;

import io.langsheng.onnx.OnnxSession;
import io.langsheng.voice.RandomVoice;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench}: measures a voice and prints one JSON object. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures how fast a voice speaks; prints one JSON object.",
        footer = {
            "",
            "The object holds voice, threads, cpu_per_audio_second {text, acoustic, vocoder, total}, rtf,",
            "first_audio_ms {p50, p95, max} over sentences of 5 to 200 syllables, gemm_gflops (what ONNX Runtime's",
            "own 512x512x512 matrix product reaches on one thread, best of at least 50, in between), peak_rss_mb,",
            "commit and cpu. Example: langsheng bench --random 16k"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int MOST_THREADS = OnnxSession.MOST_THREADS;
    private static final int MOST_SECONDS = 86_400;

    private final Function<@Nullable String, VoiceFolder> voices;
    private final OutputStream out;
    private final PrintWriter err;
    private final boolean watched;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @ArgGroup
    private Choice choice = new Choice();

    /** A real voice, or one made up. */
    static final class Choice {
        @Option(
                names = {"-v", "--voice"},
                paramLabel = "NAME|DIR",
                description = "Voice by name or folder; the default voice if not given.")
        private @Nullable String voice;

        @Option(
                names = "--random",
                paramLabel = "16k",
                description = "A voice of the standard size with random weights instead.")
        private @Nullable String random;
    }

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Threads of one block; 1.")
    private int threads;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "Seconds of audio to be made at least; 60.")
    private double seconds;

    /**
     * @param voices opens the voice of a name or folder, null being the default one
     * @param out where the object goes, as it is
     * @param watched whether somebody sees {@code err} as it is written
     */
    public BenchCommand(
            Function<@Nullable String, VoiceFolder> voices, OutputStream out, PrintWriter err, boolean watched) {
        this.voices = voices;
        this.out = out;
        this.err = err;
        this.watched = watched;
    }

    @Override
    public Integer call() throws IOException {
        if (threads < 1 || threads > MOST_THREADS) {
            throw wrong("--threads is %d; it must be within [1, %d].".formatted(threads, MOST_THREADS));
        }
        if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
            throw wrong("--seconds is %s; it must be above 0 and at most %d.".formatted(seconds, MOST_SECONDS));
        }
        Report report;
        try (Benchmark benchmark = new Benchmark(voice(), threads, this::show)) {
            report = benchmark.run(seconds, Path.of(System.getProperty("langsheng.home", ".")));
        }
        show(1);
        String json =
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(report);
        out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return 0;
    }

    private VoiceFolder voice() {
        if (choice.random == null) {
            return voices.apply(choice.voice);
        }
        if (!choice.random.equals("16k")) {
            throw wrong("--random is \"%s\"; known is 16k.".formatted(choice.random));
        }
        return RandomVoice.standard16k(0);
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    private void show(double share) {
        if (watched) {
            err.printf("\rMeasuring … %3.0f %%%s", 100 * share, share < 1 ? "" : "\n");
            err.flush();
        }
    }
}
