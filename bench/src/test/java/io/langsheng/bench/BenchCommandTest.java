package io.langsheng.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.voice.VoiceException;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void what_cannot_be_measured_is_refused_before_anything_is_opened() {
        assertThat(run("--random", "44k")).isEqualTo(2);
        assertThat(err.toString()).contains("--random is \"44k\"; known is 16k.");
        assertThat(run("--random", "16k", "--threads", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--threads is 0; it must be within [1, 64].");
        assertThat(run("--random", "16k", "--seconds", "-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--seconds is -1.0; it must be above 0");
        assertThat(run("--random", "16k", "--voice", "x")).isEqualTo(2);
        assertThat(out.size()).isZero();
    }

    @Test
    @Tag("slow")
    void one_object_with_all_figures_is_printed() {
        assertThat(run("--random", "16k", "--seconds", "1")).as(err::toString).isZero();
        JsonNode report = JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.propertyNames())
                .containsExactly(
                        "voice",
                        "threads",
                        "cpu_per_audio_second",
                        "rtf",
                        "first_audio_ms",
                        "gemm_gflops",
                        "peak_rss_mb",
                        "commit",
                        "cpu");
        JsonNode cpu = report.get("cpu_per_audio_second");
        double stages = cpu.get("text").asDouble()
                + cpu.get("acoustic").asDouble()
                + cpu.get("vocoder").asDouble();
        assertThat(stages).isPositive().isLessThan(cpu.get("total").asDouble() * 1.2);
        assertThat(report.get("first_audio_ms").get("p50").asDouble())
                .isLessThanOrEqualTo(report.get("first_audio_ms").get("max").asDouble());
    }

    private int run(String... arguments) {
        BenchCommand command = new BenchCommand(
                name -> {
                    throw new VoiceException("no voice is expected to be opened");
                },
                out,
                new PrintWriter(err, true),
                false);
        return new CommandLine(command)
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((thrown, line, result) -> {
                    thrown.printStackTrace(new PrintWriter(err, true));
                    return 1;
                })
                .execute(arguments);
    }
}
