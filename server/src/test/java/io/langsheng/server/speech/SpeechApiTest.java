package io.langsheng.server.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.langsheng.server.RunningService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lexicons, timestamps, whole files and the mark in them, over real sockets. */
@Timeout(90)
@RunningService
class SpeechApiTest {
    @Value("${langsheng.home}")
    Path home;

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("langsheng.lexicons.most", () -> 2);
        registry.add("langsheng.label.producer", () -> "示例\"公司\\");
    }

    @Test
    void a_lexicon_is_uploaded_used_listed_and_deleted() throws Exception {
        HttpResponse<String> card =
                put("/v1/lexicons/names", "text/plain;charset=UTF-8", "# 名字\n重庆\tzhong4 qing4\nK8s = 库伯内提斯\n");
        assertThat(card.statusCode()).as(card.body()).isEqualTo(200);
        assertThat(read(card).path("entries").intValue()).isEqualTo(2);
        assertThat(get("/v1/lexicons").body()).contains("\"name\":\"names\"", "\"entries\":2");
        assertThat(get("/v1/lexicons/names").body()).startsWith("# 名字\n重庆\t");
        assertThat(analyze("\"lexicon\":\"names\"")).contains("zhong4", "库伯内提斯");
        assertThat(analyze("\"lexicon\":[\"names\",{\"重庆\":\"chong2 qing4\"}]")).contains("chong2", "库伯内提斯");
        assertThat(analyze("\"seed\":1")).contains("Unknown field");
        assertThat(delete("/v1/lexicons/names").statusCode()).isEqualTo(204);
        assertThat(delete("/v1/lexicons/names").statusCode()).isEqualTo(404);
        assertThat(get("/v1/lexicons").body()).isEqualTo("{\"lexicons\":[]}");
    }

    @Test
    void words_come_as_an_object_too() throws Exception {
        assertThat(put("/v1/lexicons/objects", "application/json", "{\"行家\":\"hang2 jia5\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/v1/lexicons/objects").body()).isEqualTo("行家\thang2 jia5\n");
        delete("/v1/lexicons/objects");
    }

    @Test
    void the_operators_words_hold_for_everybody_and_give_way_to_the_requests() throws Exception {
        Files.createDirectories(home.resolve("lexicons"));
        Files.writeString(home.resolve("lexicons/default.txt"), "重庆\tzhong4 qing1\n");
        try {
            String read = "";
            while (!read.contains("qing1")) { // files are looked at once a second
                read = analyze("\"ssml\":false");
            }
            assertThat(analyze("\"lexicon\":{\"重庆\":\"chong2 qing3\"}")).contains("qing3");
        } finally {
            Files.delete(home.resolve("lexicons/default.txt"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/lexicons/x|行家 hang2|400|line 1",
                "/v1/lexicons/x|行家 = hang9|400|tone",
                "/v1/lexicons/.x|行家 = hang2 jia1|400|name",
                "/v1/lexicons/..%2fx|行家 = hang2 jia1|400|",
                "/v1/lexicons/%2e%2e|行家 = hang2 jia1|400|",
            })
    void a_wrong_lexicon_is_refused(String path, String body, int status, String part) throws Exception {
        HttpResponse<String> answer = put(path, "text/plain;charset=UTF-8", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(part == null ? "" : part).doesNotContain("行家");
    }

    @Test
    void a_tenant_keeps_no_more_lexicons_than_allowed() throws Exception {
        for (String name : List.of("one", "two", "two")) {
            assertThat(put("/v1/lexicons/" + name, "text/plain", "a = b").statusCode())
                    .isEqualTo(200);
        }
        assertThat(put("/v1/lexicons/three", "text/plain", "a = b").body()).contains("delete one first");
        delete("/v1/lexicons/one");
        delete("/v1/lexicons/two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"nobody\"", "5", "[[]]", "{\"重\":1}", "{\"重\":\"chong9\"}", "\"../x\""})
    void a_wrong_lexicon_field_is_named(String field) throws Exception {
        HttpResponse<String> answer = post("/api/tts", "{\"text\":\"重\",\"lexicon\":" + field + "}");
        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).contains("exicon");
    }

    @Test
    void timings_of_any_file_come_as_json_and_subtitles() throws Exception {
        String wav = read(post("/api/tts", "{\"text\":\"今天很好，明天也好。\"}"))
                .path("wav_url")
                .stringValue();
        String name = wav.substring(0, wav.indexOf('.'));
        JsonNode timed = read(get(name + ".json"));
        assertThat(timed.path("duration").doubleValue()).isEqualTo(1.0, within(1e-6));
        assertThat(timed.path("items").get(0).toString())
                .isEqualTo("{\"kind\":\"character\",\"start\":0,\"end\":1,\"from\":0.0,\"to\":0.1}");
        assertThat(get(name + ".srt").body()).startsWith("1\n00:00:00,000 --> 00:00:00,500\n今天很好，\n\n2\n");
        assertThat(get(name + ".lrc").body()).startsWith("[00:00.00]今天很好，\n[00:00.50]明天也好。\n");
        HttpResponse<String> vtt = get(name + ".vtt");
        assertThat(vtt.body()).startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:00.500\n今<00:00:00.100>天");
        assertThat(vtt.headers().firstValue("content-type")).hasValue("text/vtt;charset=UTF-8");
        assertThat(get("/audio/00000000000000000000000000000000.srt").statusCode())
                .isEqualTo(404);
    }

    @Test
    void openai_speech_says_where_its_timings_are() throws Exception {
        HttpResponse<String> answer =
                post("/v1/audio/speech", openai("\"response_format\":\"pcm\",\"timestamps\":true"));
        String place = answer.headers().firstValue("timestamps-location").orElseThrow();
        assertThat(read(get(place)).path("items").size()).isEqualTo(3);
        assertThat(answer.headers().firstValue("cache-status").orElseThrow()).startsWith("Langsheng; ");
        HttpResponse<String> events = post(
                "/v1/audio/speech",
                openai("\"response_format\":\"pcm\",\"stream_format\":\"sse\",\"timestamps\":true"));
        assertThat(events.body()).contains("{\"type\":\"speech.audio.timestamps\",\"items\":[{\"kind\":\"character\"");
        assertThat(events.headers().firstValue("timestamps-location")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/api/tts,format", "/v1/audio/speech,response_format"})
    void a_rate_that_a_format_cannot_carry_is_the_callers_mistake(String path, String field) throws Exception {
        String body = "{\"model\":\"m\",\"voice\":\"alloy\",\"input\":\"abc\",\"sample_rate\":44100,\"%s\":\"opus\"}"
                .formatted(field);
        HttpResponse<String> answer = post(
                path, path.startsWith("/v1") ? body : "{\"text\":\"abc\",\"sample_rate\":44100,\"format\":\"opus\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("48000");
    }

    /** 31 characters of a tenth of a second. ADTS and M4A end in whole frames where a decoder ignores edit lists. */
    @ParameterizedTest
    @CsvSource({
        "wav,8000,24800,true", "wav,16000,49600,true", "wav,22050,68355,true", "wav,44100,136710,true",
                "wav,48000,148800,true",
        "mp3,8000,24800,true", "mp3,24000,74400,true", "mp3,44100,136710,true", "flac,16000,49600,true",
                "flac,48000,148800,true",
        "opus,16000,49600,true", "opus,48000,148800,true", "m4a,24000,74400,true", "aac,24000,74400,false",
    })
    void whole_files_are_valid_and_decode_to_the_exact_length(String format, int rate, int samples, boolean marked)
            throws Exception {
        String address = read(post(
                        "/api/tts",
                        "{\"text\":\"%s\",\"format\":\"%s\",\"sample_rate\":%d}"
                                .formatted("a".repeat(31), format, rate)))
                .path("wav_url")
                .stringValue();
        Path file = home.resolve("probe-%d.%s".formatted(rate, format));
        client.send(HttpRequest.newBuilder(uri(address)).build(), BodyHandlers.ofFile(file));
        JsonNode probe = json.readTree(
                run("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", file.toString()));
        JsonNode stream = probe.path("streams").get(0);
        assertThat(stream.path("sample_rate").stringValue()).isEqualTo(format.equals("opus") ? "48000" : "" + rate);
        int decodedRate = format.equals("opus") ? 48_000 : rate;
        byte[] decoded = runBytes("ffmpeg", "-v", "error", "-xerror", "-i", file.toString(), "-f", "s16le", "-");
        int expected = (int) ((long) samples * decodedRate / rate);
        if (format.equals("aac")) {
            assertThat(decoded.length / 2).isBetween(expected, expected + 3 * 1024);
        } else if (format.equals("m4a")) {
            assertThat(decoded.length / 2).isBetween(expected, expected + 1024);
        } else {
            assertThat(decoded.length / 2).isEqualTo(expected);
        }
        String tags = probe.toString();
        if (marked) {
            assertThat(tags).contains("AIGC", "ProduceID", "示例");
        }
    }

    private String analyze(String more) throws Exception {
        return post("/v1/analyze", "{\"text\":\"重庆用K8s\"," + more + "}").body();
    }

    private static String openai(String more) {
        return "{\"model\":\"tts-1\",\"input\":\"abc\",\"voice\":\"alloy\"," + more + "}";
    }

    private JsonNode read(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).DELETE().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String path, String type, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", type)
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private String run(String... command) throws Exception {
        return new String(runBytes(command), java.nio.charset.StandardCharsets.UTF_8);
    }

    private byte[] runBytes(String... command) throws Exception {
        Path problems = Files.createTempFile(home, "command", ".log");
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectError(problems.toFile())
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(Files.readString(problems)).isZero();
        return output;
    }
}
