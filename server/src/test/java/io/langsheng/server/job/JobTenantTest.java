package io.langsheng.server.job;

import static io.langsheng.server.access.Client.bearer;
import static io.langsheng.server.access.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.RunningService;
import io.langsheng.server.ToneVoices;
import io.langsheng.server.access.KeyedService;
import io.langsheng.server.access.SettableClock;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.voice.VoiceOpener;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.Synthesizer;
import io.langsheng.text.SourceText;
import io.langsheng.text.UserWords;
import io.langsheng.text.lexicon.Lexicon;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;

/** Jobs of several tenants: whose words hold, who is charged, whose caches are used, and when they go. */
@Timeout(90)
@RunningService(
        classes = {LangshengServer.class, JobTenantTest.Voices.class, SettableClock.Wiring.class},
        properties = {
            "langsheng.keys.required=true",
            "langsheng.keys.settle=50ms",
            "langsheng.keys.refresh=50ms",
            "langsheng.jobs.parallel=1"
        })
class JobTenantTest extends KeyedService {
    private static final String ALL = "\"scopes\":[\"jobs\",\"lexicons\"]";
    /** What the voice says for a word of a lexicon, a mark a character. */
    private static final char WORD = 'z';

    /** A text that begins with this is not spoken before {@link #gate} opens. */
    private static final String HELD = "等";

    private static final CountDownLatch gate = new CountDownLatch(1);
    private static final Set<String> tenants = ConcurrentHashMap.newKeySet();

    @Autowired
    JobQueue queue;

    @Autowired
    GroupRepository groups;

    /** The tone voice, saying which characters are words of the request's lexicon, and noting for whom it speaks. */
    static class Voices {
        @Bean
        @Primary
        VoiceOpener wordy() {
            return ToneVoices.opener(tone -> new Synthesizer() {
                @Override
                public SpeechStream synthesize(SpeechRequest request) {
                    tenants.add(Caller.current().tenant());
                    if (request.source().text().startsWith(HELD)) {
                        held();
                    }
                    return tone.synthesize(new SpeechRequest(
                            SourceText.of(retold(
                                    request.source().text(), request.source().lexicon())),
                            request.seed()));
                }

                @Override
                public void close() {
                    tone.close();
                }
            });
        }

        private static void held() {
            try {
                gate.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String retold(String text, Lexicon lexicon) {
        StringBuilder retold = new StringBuilder(text);
        for (int at = 0; at < text.length(); at++) {
            UserWords.Entry entry = lexicon.longest(text, at);
            for (int i = 0; entry != null && i < entry.length(); i++) {
                retold.setCharAt(at + i, WORD);
            }
            at += entry == null ? 0 : entry.length() - 1;
        }
        return retold.toString();
    }

    @Test
    void words_hold_as_they_were_when_the_job_was_taken_and_its_key_is_charged() throws Exception {
        Files.createDirectories(home.resolve("lexicons"));
        Files.writeString(home.resolve("lexicons/wordy.txt"), "行家\thang2 jia5\n");
        String token = client.newToken("wordy", ALL);
        HttpResponse<String> put = client.send("PUT", "/v1/lexicons/names", "{\"重庆\":\"chong2 qing4\"}", bearer(token));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        create("{\"text\":\"" + HELD + "。\"}", token); // of a tenant one job is worked on at a time
        String text = "重庆有行家和K8s。";
        String id = create(
                "{\"text\":\"" + text + "\",\"format\":\"wav\",\"lexicon\":[\"names\",{\"K8s\":\"库伯\"}]}", token);
        assertThat(client.send("DELETE", "/v1/lexicons/names", null, bearer(token))
                        .statusCode())
                .isEqualTo(204);
        gate.countDown();
        completed(id, token);
        assertThat(JobApiTest.levels(client.bytes("/v1/jobs/" + id + "/result", bearer(token))))
                .containsExactly("zz有zz和zzz。".chars().map(c -> c % 100).toArray());
        assertThat(tenants).contains("wordy").doesNotContain(Caller.DEFAULT_TENANT, "others");
        await().untilAsserted(() -> {
            JsonNode used =
                    json(client.get("/v1/usage", bearer(token))).path("usage").path(0);
            assertThat(used.path("characters").intValue()).isEqualTo(2 + text.length());
            assertThat(used.path("audio_seconds").doubleValue()).isEqualTo((2 + text.length()) / 10.0);
        });
    }

    @Test
    void words_of_another_tenant_are_not_to_be_had() throws Exception {
        String ours = client.newToken("ours", ALL);
        client.send("PUT", "/v1/lexicons/names", "{\"重庆\":\"chong2 qing4\"}", bearer(ours));
        HttpResponse<String> answer = client.post(
                "/v1/jobs", "{\"text\":\"重庆。\",\"lexicon\":\"names\"}", bearer(client.newToken("others", ALL)));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("lexicon");
    }

    @Test
    void a_finished_job_goes_with_its_sound_when_its_time_has_come() throws Exception {
        String token = client.newToken("tidy", ALL);
        String id = create("{\"text\":\"一。\",\"format\":\"wav\",\"keep_hours\":1}", token);
        String longer = create("{\"text\":\"二。\",\"format\":\"wav\"}", token);
        completed(id, token);
        completed(longer, token);
        Path folder = home.resolve("data/jobs").resolve(id);
        assertThat(folder.resolve("result.wav")).exists();
        clock.set(Duration.ofMinutes(59));
        assertThat(client.get("/v1/jobs/" + id, bearer(token)).statusCode()).isEqualTo(200);
        clock.set(Duration.ofMinutes(61));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.get("/v1/jobs/" + id, bearer(token)).statusCode() == 404);
        assertThat(folder).doesNotExist();
        assertThat(client.get("/v1/jobs/" + longer, bearer(token)).statusCode()).isEqualTo(200);
        assertThat(client.get("/v1/jobs", bearer(token)).body())
                .contains(longer)
                .doesNotContain(id);
    }

    @Test
    void a_group_over_which_process_after_process_dies_fails_its_job() throws Exception {
        String token = client.newToken("deadly", ALL);
        String id = create("{\"text\":\"" + "天地玄黄，宇宙洪荒，日月盈昃，辰宿列张。".repeat(2000) + "\",\"format\":\"wav\"}", token);
        assertThat(client.post("/v1/jobs/" + id + "/pause", "", bearer(token)).statusCode())
                .isEqualTo(200);
        List<Integer> open = groups.firstOpen(id, 1000);
        int last = open.get(open.size() - 1);
        for (int deaths = 1; deaths < JobQueue.MOST_DEATHS; deaths++) {
            queue.died(id, last);
        }
        assertThat(client.get("/v1/jobs/" + id, bearer(token)).body()).contains("\"paused\"");
        queue.died(id, last);
        JsonNode failed = json(client.get("/v1/jobs/" + id, bearer(token)));
        assertThat(failed.path("state").stringValue()).isEqualTo("failed");
        assertThat(failed.path("error").path("offset").intValue()).isGreaterThan(30_000);
        assertThat(failed.path("error").path("detail").stringValue()).contains("200 times the process ended");
    }

    @Test
    void two_million_characters_are_taken_and_not_one_more() throws Exception {
        String token = client.newToken("long", ALL);
        String sentence = "天地玄黄，宇宙洪荒，日月盈昃，辰宿列张。"; // 20 characters
        String text = sentence.repeat(100_000);
        HttpResponse<String> tooLong = client.post("/v1/jobs", "{\"text\":\"" + text + "。\"}", bearer(token));
        assertThat(tooLong.statusCode()).isEqualTo(413);
        assertThat(tooLong.body()).contains("text_too_long").doesNotContain("天地");
        String id = create("{\"text\":\"" + text + "\",\"format\":\"wav\"}", token);
        JsonNode job = json(client.get("/v1/jobs/" + id, bearer(token)));
        assertThat(job.path("progress").path("characters").intValue()).isEqualTo(2_000_000);
        assertThat(job.path("progress").path("groups").intValue()).isBetween(8_000, 10_000);
        assertThat(client.send("DELETE", "/v1/jobs/" + id, null, bearer(token)).statusCode())
                .isEqualTo(204);
    }

    private String create(String body, String token) throws Exception {
        HttpResponse<String> made = client.post("/v1/jobs", body, bearer(token));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).path("id").stringValue();
    }

    private void completed(String id, String token) {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> json(client.get("/v1/jobs/" + id, bearer(token)))
                        .path("state")
                        .stringValue("")
                        .equals("completed"));
    }
}
