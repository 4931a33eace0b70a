package io.langsheng.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.speech.SpeechCreateParams.ResponseFormat;
import com.openai.models.audio.speech.SpeechCreateParams.StreamFormat;
import io.langsheng.server.LangshengServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients as their makers publish them, against the service with the voice of this repository. */
@Timeout(180)
class StockClientsTest {
    private static final String INPUT = "今天天气很好，我们去公园散步吧。明天也是晴天，后天可能下雨。";
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final int RATE = 16_000;

    @TempDir
    static Path home;

    private static ConfigurableApplicationContext service;
    private static String address;

    @BeforeAll
    static void start() {
        service = SpringApplication.run(
                LangshengServer.class,
                "--server.port=0",
                "--langsheng.home=" + home,
                "--langsheng.voices.folders=" + REPOSITORY.resolve("voices"));
        address = "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static OpenAIClient openai() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(address + "/v1")
                .apiKey("any")
                .maxRetries(0)
                .build();
    }

    private static SpeechCreateParams.Builder speech(ResponseFormat format) {
        return SpeechCreateParams.builder()
                .model("tts-1")
                .voice("alloy")
                .input(INPUT)
                .responseFormat(format);
    }

    @Test
    void openai_java_gets_a_whole_file_and_may_send_fields_of_ours_and_of_nobody() throws IOException {
        OpenAIClient client = openai();
        try (HttpResponse response = client.audio()
                .speech()
                .create(speech(ResponseFormat.WAV)
                        .putAdditionalBodyProperty("emotion", JsonValue.from("sad"))
                        .putAdditionalBodyProperty("unheard_of", JsonValue.from(1))
                        .build())) {
            byte[] wav = response.body().readAllBytes();
            assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
            assertThat(wav.length).isGreaterThan(2 * RATE * 3);
            assertThat(response.headers().values("X-Request-Id")).hasSize(1);
        } finally {
            client.close();
        }
    }

    @Test
    void openai_java_reads_sound_while_it_is_made() throws IOException {
        OpenAIClient client = openai();
        try (HttpResponse response =
                client.audio().speech().create(speech(ResponseFormat.PCM).build())) {
            assertThat(response.headers().values("Transfer-Encoding")).containsExactly("chunked");
            InputStream body = response.body();
            assertThat(body.readNBytes(3200)).hasSize(3200);
            assertThat(body.readAllBytes().length).isGreaterThan(2 * RATE * 3);
        } finally {
            client.close();
        }
    }

    @Test
    void openai_java_reads_events() throws IOException {
        OpenAIClient client = openai();
        try (HttpResponse response = client.audio()
                .speech()
                .create(speech(ResponseFormat.PCM)
                        .streamFormat(StreamFormat.SSE)
                        .build())) {
            List<JsonNode> events = events(new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
            assertDeltasAndUsage(events);
        } finally {
            client.close();
        }
    }

    @Test
    void openai_java_understands_errors() {
        OpenAIClient client = openai();
        assertThatThrownBy(() -> client.audio()
                        .speech()
                        .create(speech(ResponseFormat.WAV).input("").build()))
                .isInstanceOfSatisfying(BadRequestException.class, error -> {
                    assertThat(error.statusCode()).isEqualTo(400);
                    assertThat(error.code()).contains("empty_text");
                    assertThat(error.param()).contains("input");
                });
        assertThat(client.models().list().data()).isNotEmpty();
        client.close();
    }

    @Test
    void the_openai_npm_package_works_unmodified() throws Exception {
        Path folder = home.resolve("node");
        Files.createDirectories(folder);
        for (String file : List.of("package.json", "package-lock.json", "speech.mjs")) {
            Files.copy(Path.of("src/test/node", file), folder.resolve(file));
        }
        run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        JsonNode seen = new JsonMapper().readTree(run(folder, "node", "speech.mjs", address + "/v1"));
        assertThat(seen.path("head").stringValue()).isEqualTo("RIFF");
        assertThat(seen.path("wholeBytes").intValue()).isGreaterThan(2 * RATE * 3);
        assertThat(seen.path("chunks").intValue()).isGreaterThan(3);
        assertThat(seen.path("chunkedBytes").intValue()).isGreaterThan(2 * RATE * 3);
        assertThat(seen.path("deltas").intValue()).isGreaterThan(3);
        assertThat(seen.path("sseBytes").intValue())
                .isEqualTo(seen.path("chunkedBytes").intValue());
        assertThat(seen.path("last").path("type").stringValue()).isEqualTo("speech.audio.done");
        JsonNode error = seen.path("error");
        assertThat(error.path("name").stringValue()).isEqualTo("BadRequestError");
        assertThat(error.path("code").stringValue()).isEqualTo("empty_text");
        assertThat(error.path("param").stringValue()).isEqualTo("input");
        assertThat(error.path("requestId").booleanValue()).isTrue();
        assertThat(seen.path("models").size()).isPositive();
    }

    @Test
    void curl_works_as_the_documentation_says() throws Exception {
        String json = "Content-Type: application/json";
        String body =
                "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"" + INPUT + "\",\"response_format\":\"pcm\"";
        String url = address + "/v1/audio/speech";
        Path file = home.resolve("curl.pcm");
        String whole = run(
                home,
                "curl",
                "-sS",
                "-f",
                url,
                "-H",
                json,
                "-d",
                body + ",\"colour\":1}",
                "-o",
                file.toString(),
                "-w",
                "%{http_code} %{content_type} %{time_starttransfer} %{time_total}");
        String[] said = whole.split(" ");
        assertThat(said[0]).isEqualTo("200");
        assertThat(said[1]).startsWith("audio/");
        assertThat(Double.parseDouble(said[2])).as("sound before the end").isLessThan(Double.parseDouble(said[3]));
        assertThat(Files.size(file)).isGreaterThan(2 * RATE * 3L);
        assertDeltasAndUsage(
                events(run(home, "curl", "-sS", "-N", url, "-H", json, "-d", body + ",\"stream_format\":\"sse\"}")));

        String answer = run(home, "curl", "-sS", address + "/api/tts", "-H", json, "-d", "{\"text\":\"你好\"}");
        String wav = new JsonMapper().readTree(answer).path("wav_url").stringValue();
        assertThat(run(home, "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{content_type}", address + wav))
                .isEqualTo("200 audio/wav");
        String unknown = run(
                home,
                "curl",
                "-sS",
                "-w",
                " %{http_code}",
                address + "/api/tts",
                "-H",
                json,
                "-d",
                "{\"text\":\"你好\",\"colour\":1}");
        assertThat(unknown).contains("Unknown field").endsWith(" 400");
    }

    private static void assertDeltasAndUsage(List<JsonNode> events) {
        int bytes = 0;
        for (JsonNode event : events.subList(0, events.size() - 1)) {
            assertThat(event.path("type").stringValue()).isEqualTo("speech.audio.delta");
            bytes += Base64.getDecoder().decode(event.path("audio").stringValue()).length;
        }
        assertThat(events.size()).isGreaterThan(3);
        assertThat(bytes).isGreaterThan(2 * RATE * 3);
        JsonNode done = events.get(events.size() - 1);
        assertThat(done.path("type").stringValue()).isEqualTo("speech.audio.done");
        assertThat(done.path("usage").path("input_tokens").intValue()).isEqualTo(INPUT.length());
    }

    private static List<JsonNode> events(String stream) {
        List<JsonNode> events = new ArrayList<>();
        JsonMapper json = new JsonMapper();
        stream.lines()
                .filter(line -> line.startsWith("data: "))
                .forEach(line -> events.add(json.readTree(line.substring("data: ".length()))));
        return events;
    }

    /** What a command prints on its standard output; it must succeed. */
    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(home, "command", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(command[0] + ": " + Files.readString(errors))
                .isZero();
        return output.strip();
    }
}
