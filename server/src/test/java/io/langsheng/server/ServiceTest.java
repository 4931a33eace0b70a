package io.langsheng.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The APIs over real sockets, with a voice that needs no weights. */
@Timeout(60)
@RunningService
class ServiceTest {
    private static final String JSON = "application/json";

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("langsheng.limits.text", () -> "100");
    }

    @Test
    void the_simple_api_answers_the_address_of_a_whole_wav_file() throws Exception {
        HttpResponse<String> answer = post("/api/tts", "{\"text\":\"abc\",\"emotion\":\"normal\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = json.readTree(answer.body());
        assertThat(body.propertyNames()).containsExactly("wav_url");
        String address = body.path("wav_url").stringValue();
        assertThat(address).matches("/audio/[0-9a-f]{32}\\.wav");
        HttpResponse<byte[]> file = getBytes(address);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type")).hasValue("audio/wav");
        byte[] wav = file.body();
        int dataBytes = 3 * ToneVoices.SAMPLES * 2;
        assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        assertThat(ByteBuffer.wrap(wav).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(4))
                .isEqualTo(wav.length - 8);
        assertThat(wav.length).isGreaterThan(dataBytes + 40);
        assertThat(new String(wav, StandardCharsets.UTF_8)).contains("AIGC");
    }

    @Test
    void stored_audio_is_served_in_ranges_and_conditionally() throws Exception {
        String address = json.readTree(post("/api/tts", "{\"text\":\"abc\"}").body())
                .path("wav_url")
                .stringValue();
        HttpResponse<byte[]> part = getBytes(address, "Range", "bytes=0-3");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("RIFF".getBytes(StandardCharsets.US_ASCII));
        String tag = part.headers().firstValue("etag").orElseThrow();
        HttpResponse<byte[]> again = getBytes(address, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        HttpResponse<byte[]> beyond = getBytes(address, "Range", "bytes=99999999-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("content-range").orElseThrow()).startsWith("bytes */");
        assertThat(beyond.body()).as("nothing of the file").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.5|seed has the wrong type; it must be an integer.",
                "\"7\\u4e00\"|seed has the wrong type; it must be an integer.",
                "1000000000000000000000|A number (line 1, column 42) is out of range; it must fit into 64 bits.",
            })
    void a_seed_is_an_integer(String seed, String error) throws Exception {
        HttpResponse<String> answer = post("/api/tts", "{\"text\":\"a\",\"seed\":" + seed + "}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json.readTree(answer.body()).path("error").stringValue()).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"\"}|400|{\"error\":\"文本不能为空\"}",
                "{\"text\":\"  \"}|400|{\"error\":\"文本不能为空\"}",
                "{}|400|{\"error\":\"文本不能为空\"}",
                "{\"text\":\"a!\"}|500|{\"error\":\"服务内部错误，请稍后重试\"}",
            })
    void the_simple_api_fails_to_the_letter(String body, int status, String expected) throws Exception {
        HttpResponse<String> answer = post("/api/tts", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"a\",\"emotion\":\"bored\"}|400|neutral, happy, sad, angry",
                "{\"text\":\"a\",\"voice\":\"nobody\"}|404|available: tone",
                "{\"text\":\"a\",\"speed\":5}|400|speed is 5.0; it must be within [0.25, 4].",
                "{\"text\":\"a\",\"speed\":\"fast\"}|400|speed has the wrong type; it must be a number.",
                "{\"text\":\"a\",\"speed\":1e999}|400|speed",
                "{\"text\":5}|400|text has the wrong type; it must be a string.",
                "{\"text\":true}|400|text has the wrong type; it must be a string.",
                "{\"text\":\"a\",\"voice\":1.5}|400|voice has the wrong type; it must be a string.",
                "{\"text\":\"a\",\"pitch\":-13}|400|pitch is -13.0; it must be within [-12, 12].",
                "{\"text\":\"a\",\"format\":\"midi\"}|400|Unknown format; available",
                "{\"text\":\"a\",\"sample_rate\":1}|400|sample_rate is 1; it must be within [8000, 48000].",
                "{\"text\":\"a\",\"colour\":\"red\"}|400|Unknown field",
                "{\"text\":|400|not valid JSON",
                "[]|400|error",
                "\"a\"|400|error",
            })
    void rubbish_is_answered_with_what_would_be_right(String body, int status, String part) throws Exception {
        HttpResponse<String> answer = post("/api/tts", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(part);
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void too_much_text_is_refused_with_both_numbers() throws Exception {
        HttpResponse<String> answer = post("/api/tts", "{\"text\":\"" + "a".repeat(101) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("101").contains("100").doesNotContain("aaa");
    }

    @ParameterizedTest
    @CsvSource({"/audio/../application.yaml", "/audio/%2e%2e%2fx.wav", "/audio/x.wav", "/audio/", "/nothing"})
    void what_is_not_there_is_not_found(String path) throws Exception {
        assertThat(getBytes(path).statusCode()).isIn(400, 404);
    }

    @ParameterizedTest
    @CsvSource({"wav", "pcm", "mp3", "opus", "flac", "aac"})
    void openai_speech_comes_in_every_format(String format) throws Exception {
        HttpResponse<byte[]> answer = client.send(
                request("/v1/audio/speech", openai("\"response_format\":\"" + format + "\"")),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().length).isGreaterThan(100);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("audio/");
    }

    @ParameterizedTest
    @CsvSource({"audio", "sse"})
    void a_stream_that_fails_on_its_way_does_not_end_as_if_it_were_whole(String kind) {
        HttpRequest request = request(
                "/v1/audio/speech",
                "{\"model\":\"m\",\"voice\":\"tone\",\"input\":\"aaaaa!\",\"response_format\":\"pcm\",\"stream_format\":\"%s\"}"
                        .formatted(kind));
        assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void openai_events_end_with_the_usage() throws Exception {
        HttpResponse<String> answer = post(
                "/v1/audio/speech", openai("\"response_format\":\"pcm\",\"stream_format\":\"sse\",\"unheard_of\":1"));
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        String[] events = answer.body().strip().split("\n\n");
        assertThat(events.length).isGreaterThanOrEqualTo(2);
        assertThat(Arrays.stream(events).limit(events.length - 1L))
                .allMatch(event -> event.startsWith("data: ") && event.contains("speech.audio.delta"));
        JsonNode done = json.readTree(events[events.length - 1].substring("data: ".length()));
        assertThat(done.path("type").stringValue()).isEqualTo("speech.audio.done");
        assertThat(done.path("usage").path("input_tokens").intValue()).isEqualTo(3);
    }

    @Test
    void openai_errors_have_the_four_keys() throws Exception {
        HttpResponse<String> answer =
                post("/v1/audio/speech", "{\"model\":\"tts-1\",\"input\":\"\",\"voice\":\"alloy\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json.readTree(answer.body()).path("error").propertyNames())
                .containsExactly("message", "type", "param", "code");
        assertThat(json.readTree(answer.body()).path("error").path("param").stringValue())
                .isEqualTo("input");
    }

    @Test
    void a_stream_takes_text_in_pieces_and_gives_audio_in_pieces() throws Exception {
        Ear ear = new Ear();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
        for (String message : List.of(
                "{\"type\":\"start\",\"id\":\"one\",\"timestamps\":true}",
                "{\"type\":\"text\",\"text\":\"今天天气\"}",
                "{\"type\":\"text\",\"text\":\"很好。明天也好。\"}",
                "{\"type\":\"end\"}")) {
            socket.sendText(message, true).join();
        }
        ear.done.get(20, TimeUnit.SECONDS);
        assertThat(ear.texts.get(0)).contains("\"started\"").contains("\"sample_rate\":8000");
        assertThat(ear.texts).anyMatch(text -> text.contains("\"timestamps\""));
        assertThat(ear.bytes).isEqualTo(12 * ToneVoices.SAMPLES * 2);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Test
    void a_cancelled_utterance_ends_with_that_alone() throws Exception {
        Ear ear = new Ear();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
        ToneVoices.hold();
        try {
            socket.sendText("{\"type\":\"start\"}", true).join();
            socket.sendText("{\"type\":\"text\",\"text\":\"一二" + ToneVoices.HELD + "三\"}", true)
                    .join();
            socket.sendText("{\"type\":\"end\"}", true).join();
            Waiting.until(() -> !ear.texts.isEmpty());
            socket.sendText("{\"type\":\"cancel\"}", true).join();
            Waiting.until(() -> ear.texts.size() > 1);
        } finally {
            ToneVoices.release();
        }
        socket.sendText("{\"type\":\"start\"}", true).join();
        socket.sendText("{\"type\":\"text\",\"text\":\"好。\"}", true).join();
        socket.sendText("{\"type\":\"end\"}", true).join();
        ear.done.get(20, TimeUnit.SECONDS);
        assertThat(ear.texts.stream()
                        .map(text -> json.readTree(text).path("type").stringValue()))
                .containsExactly("started", "cancelled", "started", "done");
        socket.abort();
    }

    @Test
    void a_stream_answers_rubbish_and_goes_on() throws Exception {
        Ear ear = new Ear();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
        socket.sendText("{nonsense", true).join();
        socket.sendText("{\"type\":\"text\",\"text\":\"a\"}", true).join();
        socket.sendText("{\"type\":\"start\",\"speed\":9}", true).join();
        socket.sendText("{\"type\":\"start\"}", true).join();
        socket.sendText("{\"type\":\"text\",\"text\":\"好。\"}", true).join();
        socket.sendText("{\"type\":\"end\"}", true).join();
        ear.done.get(20, TimeUnit.SECONDS);
        assertThat(ear.texts.stream().filter(text -> text.contains("\"error\"")))
                .hasSize(3);
        assertThat(ear.bytes).isEqualTo(2 * ToneVoices.SAMPLES * 2);
        socket.abort();
    }

    @Test
    void analysis_voices_models_and_health_answer() throws Exception {
        assertThat(post("/v1/analyze", "{\"text\":\"重庆的重要会议\"}").body()).contains("chong2", "zhong4");
        assertThat(getText("/v1/voices")).contains("\"id\":\"tone\"");
        assertThat(getText("/v1/models")).contains("\"object\":\"list\"");
        assertThat(getText("/v1/audio/voices")).contains("tone");
        assertThat(getText("/actuator/health/readiness")).contains("UP");
        HttpResponse<byte[]> page = getBytes("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'");
    }

    private static String openai(String more) {
        return "{\"model\":\"tts-1\",\"input\":\"abc\",\"voice\":{\"id\":\"alloy\"}," + more + "}";
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", JSON)
                .header("Accept", "application/octet-stream, */*")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<byte[]> getBytes(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String getText(String path) throws Exception {
        return new String(getBytes(path).body(), StandardCharsets.UTF_8);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** Collects what a stream sends. */
    private static final class Ear implements WebSocket.Listener {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final StringBuilder partial = new StringBuilder();
        private final CompletableFuture<String> done = new CompletableFuture<>();
        private volatile int bytes;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                String text = partial.toString();
                partial.setLength(0);
                texts.add(text);
                if (text.contains("\"type\":\"done\"")) {
                    done.complete(text);
                }
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
