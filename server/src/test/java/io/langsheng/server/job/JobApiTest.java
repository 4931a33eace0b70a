package io.langsheng.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.RunningService;
import io.langsheng.server.ToneVoices;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Jobs over a real socket, on a database file, with a voice that needs no weights. */
@Timeout(120)
@RunningService
class JobApiTest {
    @Value("${langsheng.home}")
    Path home;

    @LocalServerPort
    int port;

    private JobClient client;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("langsheng.jobs.group-size", () -> "20");
        registry.add("langsheng.jobs.retry-after", () -> "100ms");
    }

    @AfterEach
    void release() {
        ToneVoices.release();
    }

    @BeforeEach
    void connect() {
        client = new JobClient(port);
    }

    @Test
    void a_text_becomes_one_file_in_its_order() throws Exception {
        String text = "一二三四五六七八九十。".repeat(12) + "完。";
        String id = client.create("{\"text\":\"" + text + "\",\"format\":\"wav\",\"title\":\"数\"}")
                .path("id")
                .stringValue();
        JsonNode done = client.awaitState(id, "completed");
        assertThat(done.path("progress").path("percent").intValue()).isEqualTo(100);
        assertThat(done.path("progress").path("characters_done").intValue()).isEqualTo(text.length());
        assertThat(done.path("progress").path("audio_seconds").doubleValue()).isEqualTo(text.length() * 0.1);
        HttpResponse<byte[]> result = client.get(done.path("result").stringValue());
        assertThat(result.headers().firstValue("content-disposition").orElseThrow())
                .contains("attachment");
        assertThat(levels(result.body())).isEqualTo(expected(text));
    }

    @Test
    void chapters_of_a_plain_text_become_files_of_a_zip() throws Exception {
        String text = "第一章 开始\\n天地玄黄。\\n第二章 后来\\n宇宙洪荒。";
        String id = client.create("{\"text\":\"" + text + "\",\"format\":\"zip\"}")
                .path("id")
                .stringValue();
        client.awaitState(id, "completed");
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(
                client.get("/v1/jobs/" + id + "/result").body()))) {
            assertThat(zip.getNextEntry().getName()).isEqualTo("001 第一章 开始.wav");
            assertThat(new String(zip.readNBytes(4), StandardCharsets.US_ASCII)).isEqualTo("RIFF");
            assertThat(zip.getNextEntry().getName()).isEqualTo("002 第二章 后来.wav");
            assertThat(zip.getNextEntry()).isNull();
        }
    }

    @Test
    void an_uploaded_file_in_gb18030_is_understood() throws Exception {
        HttpResponse<String> answer = client.upload(
                "书.txt", "第一章\n重庆。\n第二章\n长江。".getBytes(Charset.forName("GB18030")), "{\"format\":\"m4a\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode job = client.tree(answer.body());
        assertThat(job.path("chapters").intValue()).isEqualTo(2);
        client.awaitState(job.path("id").stringValue(), "completed");
        byte[] result = client.get("/v1/jobs/" + job.path("id").stringValue() + "/result")
                .body();
        assertThat(new String(result, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
    }

    @Test
    void a_paused_job_stops_and_a_resumed_one_ends_as_if_it_had_not() throws Exception {
        String text = "走一二三四五六七八九十一二三四五六七八九。".repeat(5) + ToneVoices.HELD + "停。".repeat(30);
        ToneVoices.hold();
        String id = client.create("{\"text\":\"" + text + "\",\"format\":\"wav\"}")
                .path("id")
                .stringValue();
        Awaitility.await()
                .until(() -> client.get("/v1/jobs/" + id + "/chapters/0/audio").statusCode() == 200);
        assertThat(client.post("/v1/jobs/" + id + "/pause", "").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> ready = client.get("/v1/jobs/" + id + "/chapters/0/audio");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(client.get("/v1/jobs/" + id + "/result").statusCode()).isEqualTo(409);
        ToneVoices.release();
        assertThat(client.post("/v1/jobs/" + id + "/resume", "").statusCode()).isEqualTo(200);
        client.awaitState(id, "completed");
        byte[] result = client.get("/v1/jobs/" + id + "/result").body();
        assertThat(levels(result)).isEqualTo(expected(text));
        String wav = new String(ready.body(), StandardCharsets.ISO_8859_1);
        assertThat(wav).contains("AIGC");
        byte[] beginning = Arrays.copyOfRange(ready.body(), wav.indexOf("data") + 8, ready.body().length);
        int data = result.length - text.length() * 2 * ToneVoices.SAMPLES;
        assertThat(beginning).isEqualTo(Arrays.copyOfRange(result, data, data + beginning.length));
    }

    @Test
    void groups_whose_sound_the_store_has_lost_are_spoken_again() throws Exception {
        String text = "丢一二三四五六七八九十一二三四五六七八九。".repeat(8) + ToneVoices.HELD + "好。";
        ToneVoices.hold();
        String id = client.create("{\"text\":\"" + text + "\",\"format\":\"wav\"}")
                .path("id")
                .stringValue();
        Path groups = home.resolve("data/jobs").resolve(id).resolve("groups");
        client.await(
                id,
                Duration.ofSeconds(40),
                job -> Files.exists(groups.resolve("000001.pcm")) && Files.exists(groups.resolve("000003.pcm")));
        assertThat(client.post("/v1/jobs/" + id + "/pause", "").statusCode()).isEqualTo(200);
        Files.delete(groups.resolve("000001.pcm"));
        Files.write(groups.resolve("000003.pcm"), new byte[100]);
        ToneVoices.release();
        assertThat(client.post("/v1/jobs/" + id + "/resume", "").statusCode()).isEqualTo(200);
        JsonNode done = client.awaitState(id, "completed");
        assertThat(done.path("progress").path("characters_done").intValue()).isEqualTo(text.length());
        assertThat(done.path("progress").path("audio_seconds").doubleValue()).isEqualTo(text.length() * 0.1);
        assertThat(levels(client.get("/v1/jobs/" + id + "/result").body())).isEqualTo(expected(text));
    }

    @Test
    void a_result_that_the_store_has_lost_is_not_there() throws Exception {
        String id =
                client.create("{\"text\":\"好。\",\"format\":\"wav\"}").path("id").stringValue();
        client.awaitState(id, "completed");
        Files.delete(home.resolve("data/jobs").resolve(id).resolve("result.wav"));
        HttpResponse<byte[]> gone = client.get("/v1/jobs/" + id + "/result");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(new String(gone.body(), StandardCharsets.UTF_8)).contains("make the job again");
    }

    @Test
    void a_group_that_cannot_be_spoken_fails_its_job_with_the_place_and_no_other() throws Exception {
        String poison = "一二三四五六七八九十一二三四五六七八九十。这里!坏了一二三四五六七八九十一二三四。";
        String bad = client.create("{\"text\":\"" + poison + "\"}").path("id").stringValue();
        String good =
                client.create("{\"text\":\"好。\",\"format\":\"wav\"}").path("id").stringValue();
        client.awaitState(good, "completed");
        JsonNode failed = client.awaitState(bad, "failed");
        assertThat(failed.path("error").path("offset").intValue()).isEqualTo(21);
        assertThat(failed.path("error").path("chapter").intValue()).isZero();
        assertThat(failed.path("error").path("detail").stringValue()).contains("3 attempts");
        assertThat(client.post("/v1/jobs/" + bad + "/resume", "").statusCode()).isEqualTo(409);
    }

    @Test
    void a_cancelled_job_is_over_and_a_deleted_one_is_gone() throws Exception {
        String id = client.create("{\"text\":\"" + "慢慢说一二三四五六七八九十。".repeat(200) + "\"}")
                .path("id")
                .stringValue();
        assertThat(client.tree(client.post("/v1/jobs/" + id + "/cancel", "").body())
                        .path("state")
                        .stringValue())
                .isEqualTo("cancelled");
        assertThat(client.delete("/v1/jobs/" + id).statusCode()).isEqualTo(204);
        assertThat(client.get("/v1/jobs/" + id).statusCode()).isEqualTo(404);
        Awaitility.await().until(() -> !Files.exists(home.resolve("data/jobs/" + id)));
    }

    @Test
    void subtitles_come_with_the_sound_and_speech_is_fitted_to_its_slots() throws Exception {
        String srt = "1\\n00:00:01,000 --> 00:00:02,000\\n一二三四五。\\n\\n2\\n00:00:05,000 --> 00:00:06,000\\n六七八。\\n";
        String id = client.create("{\"type\":\"srt\",\"text\":\"" + srt + "\",\"format\":\"wav\"}")
                .path("id")
                .stringValue();
        client.awaitState(id, "completed");
        byte[] result = client.get("/v1/jobs/" + id + "/result").body();
        int[] levels = levels(result);
        assertThat(levels[0]).isZero();
        assertThat(levels[10]).isEqualTo('一' % 100);
        assertThat(levels[50]).isEqualTo('六' % 100);
    }

    @Test
    void progress_is_told_as_events_until_the_end() throws Exception {
        String id = client.create("{\"text\":\"" + "一二三四五六七八九十。".repeat(30) + "\",\"format\":\"wav\"}")
                .path("id")
                .stringValue();
        HttpResponse<byte[]> events = client.get("/v1/jobs/" + id + "/events");
        String text = new String(events.body(), StandardCharsets.UTF_8);
        assertThat(events.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(text).contains("event:end").contains("\"state\":\"completed\"");
    }

    @Test
    void the_same_key_makes_one_job() throws Exception {
        String options = "{\"text\":\"一次。\"}";
        String first = idempotent(options);
        assertThat(idempotent(options)).isEqualTo(first);
    }

    private String idempotent(String body) throws Exception {
        HttpResponse<String> answer = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create("http://localhost:" + port + "/v1/jobs"))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", "once")
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return client.tree(answer.body()).path("id").stringValue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|text is empty",
                "{\"text\":\"。。。\"}|400|must hold text that can be spoken",
                "{\"text\":\"a\",\"voice\":\"nobody\"}|404|available: tone",
                "{\"text\":\"a\",\"emotion\":\"bored\"}|400|neutral, happy, sad, angry",
                "{\"text\":\"a\",\"format\":\"midi\"}|400|Unknown format; available",
                "{\"text\":\"a\",\"speed\":9}|400|speed is 9.0",
                "{\"text\":\"a\",\"sample_rate\":1}|400|within [8000, 48000]",
                "{\"text\":\"a\",\"chapters\":\"some\"}|400|auto or none",
                "{\"text\":\"a\",\"type\":\"pdf\"}|400|text, ssml or srt",
                "{\"text\":\"<speak>a\",\"type\":\"ssml\"}|400|not closed",
                "{\"text\":\"a\",\"type\":\"srt\"}|400|no cue",
                "{\"text\":\"a\",\"casting\":[{\"when\":\"now\"}]}|400|dialogue, narration, speaker or matches",
                "{\"text\":\"a\",\"casting\":[{\"when\":\"matches\",\"pattern\":\"(\"}]}|400|no regular expression",
                "{\"text\":\"a\",\"casting\":[{\"when\":\"speaker\"}]}|400|needs a pattern",
                "{\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\",\"casting\":[{\"when\":\"matches\",\"pattern\":\"(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x\"}]}|400|takes too long",
                "{\"text\":\"a\",\"webhook\":{\"url\":\"ftp://x\"}}|400|webhook.url must be",
                "{\"text\":\"a\",\"webhook\":{\"url\":\"https://x/\",\"secret\":\"short\"}}|400|whsec_",
                "{\"text\":\"a\",\"keep_hours\":0}|400|keep_hours is 0",
                "{\"text\":\"a\",\"colour\":\"red\"}|400|Unknown field",
            })
    void rubbish_is_answered_with_what_would_be_right(String body, int status, String part) throws Exception {
        HttpResponse<String> answer = client.post("/v1/jobs", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(part);
    }

    @Test
    void a_file_that_is_nothing_known_is_refused() throws Exception {
        HttpResponse<String> answer = client.upload("x.bin", new byte[] {0, 1, 2, (byte) 0xFF}, "{}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_document");
    }

    /** The level of every tenth of a second, in hundredths. */
    static int[] levels(byte[] wav) {
        int data = new String(wav, StandardCharsets.ISO_8859_1).indexOf("data") + 8;
        int[] levels = new int[(wav.length - data) / 2 / ToneVoices.SAMPLES];
        for (int i = 0; i < levels.length; i++) {
            int at = data + 2 * (i * ToneVoices.SAMPLES + 1);
            short sample = (short) (wav[at] & 0xFF | wav[at + 1] << 8);
            levels[i] = Math.round(sample / 327.67f);
        }
        return levels;
    }

    private static int[] expected(String text) {
        return text.chars().map(c -> c % 100).toArray();
    }
}
