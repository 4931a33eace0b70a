package io.langsheng.server.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.ToneVoices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The spoken notice, heard in the sound of a running service. The voice says every character at a level of its own. */
@Timeout(180)
class SpokenLabelTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;
    private String address;

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({"none,ab。", "start,xyab。", "end,ab。xy", "both,xyab。xy"})
    void the_notice_is_heard_where_it_is_wanted(String place, String said) throws Exception {
        service = new SpringApplication(LangshengServer.class, ToneVoices.class)
                .run(
                        "--server.port=0",
                        "--langsheng.home=" + home,
                        "--langsheng.label.spoken=" + place,
                        "--langsheng.label.notice=xy");
        address = "localhost:" + service.getEnvironment().getRequiredProperty("local.server.port");

        byte[] stream = post(
                "/v1/audio/speech",
                "{\"model\":\"m\",\"voice\":\"tone\",\"response_format\":\"pcm\",\"input\":\"ab。\"}");
        assertThat(heard(stream)).as("chunked").isEqualTo(levels(said));
        assertThat(heard(overWebSocket("ab。"))).as("WebSocket").isEqualTo(levels(said));

        String file = JSON.readTree(post("/api/tts", "{\"text\":\"ab。\",\"format\":\"pcm\"}"))
                .path("wav_url")
                .stringValue();
        assertThat(heard(get(file))).as("file").isEqualTo(levels(said));
        JsonNode timed = JSON.readTree(get(file.replace(".pcm", ".json")));
        double before = said.startsWith("xy") ? 0.2 : 0;
        assertThat(timed.path("items").size())
                .as("the notice has no place in the text")
                .isEqualTo(3);
        assertThat(timed.path("items").get(0).path("from").doubleValue()).isEqualTo(before);
        assertThat(timed.path("duration").doubleValue()).isEqualTo(said.length() / 10.0);

        byte[] whole = job("{\"text\":\"ab。\",\"format\":\"wav\"}");
        assertThat(heard(samples(whole))).as("job").isEqualTo(levels(said));
        byte[] cues =
                job("{\"type\":\"srt\",\"text\":\"1\\n00:00:00,000 --> 00:00:01,000\\nab。\\n\",\"format\":\"wav\"}");
        assertThat(heard(samples(cues)))
                .as("cues keep their times")
                .isEqualTo(levels(place.equals("none") ? "ab。" : "ab。xy"));
        byte[] chapters = job("{\"text\":\"第一章\\nab。\\n第二章\\nab。\",\"format\":\"zip\"}");
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(chapters))) {
            for (String chapter : List.of("第一章\nab。\n", "第二章\nab。")) {
                assertThat(zip.getNextEntry()).isNotNull();
                assertThat(heard(samples(zip.readAllBytes())))
                        .as("a file for each chapter")
                        .startsWith(levels(said.replace("ab。", chapter)));
            }
        }
    }

    /** What comes of a job. */
    private byte[] job(String body) throws Exception {
        String id = JSON.readTree(post("/v1/jobs", body)).path("id").stringValue();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> new String(get("/v1/jobs/" + id), StandardCharsets.UTF_8).contains("\"completed\""));
        return get("/v1/jobs/" + id + "/result");
    }

    private static byte[] samples(byte[] wav) {
        int data = new String(wav, StandardCharsets.ISO_8859_1).indexOf("data") + 8;
        return Arrays.copyOfRange(wav, data, wav.length);
    }

    private static String levels(String text) {
        StringBuilder levels = new StringBuilder();
        text.chars().forEach(character -> levels.append(character % 100).append(' '));
        return levels.toString();
    }

    /** The level of each tenth of a second, in percent. */
    private static String heard(byte[] pcm) {
        StringBuilder levels = new StringBuilder();
        for (int at = 0; at < pcm.length; at += 2 * ToneVoices.SAMPLES) {
            levels.append(Math.round((short) (pcm[at] & 0xff | pcm[at + 1] << 8) / 327.67))
                    .append(' ');
        }
        return levels.toString();
    }

    private byte[] overWebSocket(String text) throws Exception {
        CompletableFuture<byte[]> sound = new CompletableFuture<>();
        ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + address + "/v1/stream"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                        byte[] bytes = new byte[data.remaining()];
                        data.get(bytes);
                        gathered.writeBytes(bytes);
                        from.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        if (data.toString().contains("\"done\"")) {
                            sound.complete(gathered.toByteArray());
                        }
                        from.request(1);
                        return null;
                    }
                })
                .join();
        for (String message : new String[] {
            "{\"type\":\"start\"}", "{\"type\":\"text\",\"text\":\"" + text + "\"}", "{\"type\":\"end\"}"
        }) {
            socket.sendText(message, true).join();
        }
        byte[] heard = sound.get(20, TimeUnit.SECONDS);
        socket.abort();
        return heard;
    }

    private byte[] post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://" + address + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private byte[] get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://" + address + path)));
    }

    private byte[] send(HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isBetween(200, 201);
        return answer.body();
    }
}
