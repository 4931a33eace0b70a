package io.langsheng.server.usage;

import static io.langsheng.server.access.Client.bearer;
import static io.langsheng.server.access.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.RunningService;
import io.langsheng.server.ToneVoices;
import io.langsheng.server.access.KeyedService;
import io.langsheng.server.access.SettableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Limits and what is counted, over real sockets. */
@Timeout(60)
@RunningService(
        classes = {LangshengServer.class, ToneVoices.class, SettableClock.Wiring.class},
        properties = {"langsheng.keys.required=true", "langsheng.keys.settle=50ms", "langsheng.keys.refresh=50ms"})
class QuotaTest extends KeyedService {
    private static final String START = "{\"type\":\"start\"}";

    @Autowired
    UsageLedger ledger;

    @Autowired
    UsageStore store;

    @Autowired
    JdbcClient database;

    @Test
    void requests_per_second_are_limited_and_told_in_each_apis_shape() throws Exception {
        String token = client.newToken("hasty", "\"requests_per_second\":2");
        HttpResponse<String> first = client.get("/v1/voices", bearer(token));
        assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).hasValue("2");
        assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("1");
        assertThat(first.headers().firstValue("x-ratelimit-reset-requests")).isPresent();
        HttpResponse<String> details = refused(() -> client.get("/v1/voices", bearer(token)));
        assertThat(details.headers().firstValueAsLong("retry-after").orElseThrow())
                .isPositive();
        assertThat(details.body()).contains("\"code\":\"rate_limit_exceeded\"", "2 requests a second");
        HttpResponse<String> simple = refused(() -> client.post("/api/tts", "{\"text\":\"a\"}", bearer(token)));
        assertThat(json(simple).path("error").isString()).isTrue();
        HttpResponse<String> openai = refused(() -> client.post("/v1/audio/speech", openai("a"), bearer(token)));
        assertThat(json(openai).path("error").path("type").stringValue()).isEqualTo("requests");
        assertThat(json(openai).path("error").path("code").stringValue()).isEqualTo("rate_limit_exceeded");
    }

    private interface Call {
        HttpResponse<String> send() throws Exception;
    }

    /** The first answer over the limit of two a second, which many in a row cannot keep. */
    private static HttpResponse<String> refused(Call call) throws Exception {
        HttpResponse<String> answer = call.send();
        for (int i = 0; i < 200 && answer.statusCode() != 429; i++) {
            answer = call.send();
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        return answer;
    }

    @Test
    void parallel_streams_are_limited_and_an_utterance_is_one_however_many_its_sentences() throws Exception {
        String token = client.newToken("parallel", "\"parallel_streams\":1");
        Ear ear = new Ear(new CopyOnWriteArrayList<>());
        WebSocket socket = stream(token, ear);
        say(socket, START, "{\"type\":\"text\",\"text\":\"你好。\"}", "{\"type\":\"flush\"}");
        await().until(() -> ear.heard("started", 1));
        HttpResponse<String> second = speak("a", token);
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.body()).contains("1 parallel streams");
        assertThat(second.headers().firstValue("retry-after")).isPresent();
        say(socket, "{\"type\":\"text\",\"text\":\"再见。\"}", "{\"type\":\"end\"}");
        await().until(() -> ear.heard("done", 1));
        assertThat(speak("a", token).statusCode()).isEqualTo(200);
        say(socket, START, "{\"type\":\"text\",\"text\":\"你好。\"}", "{\"type\":\"flush\"}");
        await().until(() -> ear.heard("started", 2));
        socket.abort();
        await("a lost connection gives its place back")
                .until(() -> speak("a", token).statusCode() == 200);
    }

    @Test
    void a_connection_does_not_outlive_its_key() throws Exception {
        String token = client.newToken("revoked");
        Ear ear = new Ear(new CopyOnWriteArrayList<>());
        WebSocket socket = stream(token, ear);
        say(socket, START, "{\"type\":\"text\",\"text\":\"你好。\"}", "{\"type\":\"end\"}");
        await().until(() -> ear.heard("done", 1));
        client.asLocal("DELETE", "/v1/admin/keys/" + token.substring(4, 14), null);
        say(socket, START);
        await().until(() -> ear.heard("error", 1));
        assertThat(ear.texts()).anyMatch(text -> text.contains("invalid_api_key"));
        socket.abort();
    }

    @Test
    void utterances_of_a_connection_are_requests() throws Exception {
        String token = client.newToken("chatty", "\"requests_per_second\":2");
        Ear ear = new Ear(new CopyOnWriteArrayList<>());
        WebSocket socket = stream(token, ear);
        for (int i = 0; i < 10; i++) {
            say(socket, START, "{\"type\":\"text\",\"text\":\"好。\"}", "{\"type\":\"end\"}");
        }
        await().until(() -> ear.texts().stream().anyMatch(text -> text.contains("rate_limit_exceeded")));
        socket.abort();
    }

    @Test
    void characters_of_the_day_and_the_month_run_out_and_come_back() throws Exception {
        String token = client.newToken("wordy", "\"characters_per_day\":5", "\"characters_per_month\":8");
        clock.set(untilNextMonth());
        assertThat(speak("abc", token).statusCode()).isEqualTo(200);
        HttpResponse<String> left = client.get("/v1/voices", bearer(token));
        assertThat(left.headers().firstValue("x-ratelimit-limit-characters")).hasValue("5");
        assertThat(left.headers().firstValue("x-ratelimit-remaining-characters"))
                .hasValue("2");
        HttpResponse<String> over = client.post("/v1/audio/speech", openai("abc"), bearer(token));
        assertThat(over.statusCode()).isEqualTo(429);
        assertThat(json(over).path("error").path("type").stringValue()).isEqualTo("insufficient_quota");
        assertThat(json(over).path("error").path("message").stringValue())
                .isEqualTo("The text has 3 characters; this key may speak 5 a day (UTC) and 2 are left.");
        assertThat(over.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1L, Duration.ofDays(1).toSeconds());
        assertThat(speak("𠀀b", token).statusCode())
                .as("a character beyond the first plane is one")
                .isEqualTo(200);
        clock.set(untilNextMonth().plusDays(1));
        assertThat(speak("abc", token).statusCode()).as("the next day").isEqualTo(200);
        HttpResponse<String> month = speak("a", token);
        assertThat(month.statusCode()).isEqualTo(429);
        assertThat(month.body()).contains("8 a month (UTC) and 0 are left");
        assertThat(month.headers().firstValueAsLong("retry-after").orElseThrow())
                .isGreaterThan(Duration.ofDays(20).toSeconds());
        clock.set(untilNextMonth().plusDays(32));
        assertThat(speak("a", token).statusCode()).as("the next month").isEqualTo(200);
    }

    @Test
    void jobs_are_charged_when_they_are_taken() throws Exception {
        String token = client.newToken("jobbers", "\"characters_per_day\":5", "\"scopes\":[\"jobs\"]");
        assertThat(job("一二三四五六。", token)).isEqualTo(429);
        assertThat(job("一二三。", token)).isBetween(200, 202);
        assertThat(job("一二三。", token)).isEqualTo(429);
    }

    private int job(String text, String token) throws Exception {
        return client.post("/v1/jobs", "{\"text\":\"" + text + "\"}", bearer(token))
                .statusCode();
    }

    @Test
    void what_is_refused_is_not_charged() throws Exception {
        String token = client.newToken("careful", "\"characters_per_day\":5");
        for (String wrong : List.of("\"voice\":\"nobody\"", "\"format\":\"midi\"", "\"emotion\":\"bored\"")) {
            HttpResponse<String> answer = client.post("/api/tts", "{\"text\":\"abc\"," + wrong + "}", bearer(token));
            assertThat(answer.statusCode()).isBetween(400, 404);
        }
        assertThat(speak("abcde", token).statusCode()).isEqualTo(200);
    }

    @Test
    void usage_is_told_per_key_and_day_as_json_and_csv() throws Exception {
        JsonNode made = client.newKey("counted", "\"requests_per_second\":100");
        JsonNode other = client.newKey("counted");
        String token = made.path("key").stringValue();
        speak("abc", token);
        speak("abcd", token);
        speak("ab", other.path("key").stringValue());
        String today = ledger.today().toString();
        JsonNode own = json(client.get("/v1/usage", bearer(token))).path("usage");
        assertThat(own.size()).as("only the caller's own").isEqualTo(1);
        assertThat(own.get(0).path("day").stringValue()).isEqualTo(today);
        assertThat(own.get(0).path("characters").intValue()).isEqualTo(7);
        assertThat(own.get(0).path("requests").intValue()).isEqualTo(3);
        assertThat(own.get(0).path("audio_seconds").doubleValue()).isEqualTo(0.7);
        HttpResponse<String> csv = client.asLocal("GET", "/v1/admin/usage?tenant=counted&format=csv", null);
        assertThat(csv.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.body().lines())
                .containsExactlyInAnyOrder(
                        "day,tenant,key,requests,characters,audio_seconds,refused",
                        today + ",counted," + made.path("id").stringValue() + ",3,7,0.700,0",
                        today + ",counted," + other.path("id").stringValue() + ",1,2,0.200,0");
        assertThat(client.asLocal("GET", "/v1/admin/usage?from=yesterday", null).body())
                .contains("from must be a day such as 2030-01-31");
        assertThat(client.asLocal("GET", "/v1/admin/usage?from=2030-01-02&to=2030-01-01", null)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void what_other_nodes_settled_counts_here() throws Exception {
        String token = client.newToken("spread", "\"characters_per_day\":5");
        String id = token.substring(4, 14);
        speak("abc", token);
        ledger.settle();
        database.sql("update key_usage set characters = characters + 2 where key_id = ?")
                .param(id)
                .update();
        ledger.settle();
        assertThat(speak("a", token).statusCode()).isEqualTo(429);
        assertThat(store.totals(ledger.today())
                        .get(new Account.Id(id, "spread"))
                        .today())
                .isEqualTo(5);
    }

    private Duration untilNextMonth() {
        return Duration.between(
                java.time.Instant.now(),
                java.time.LocalDate.now(ZoneOffset.UTC)
                        .withDayOfMonth(1)
                        .plusMonths(1)
                        .atStartOfDay()
                        .plusHours(1)
                        .toInstant(ZoneOffset.UTC));
    }

    private HttpResponse<String> speak(String text, String token) throws Exception {
        return client.post("/api/tts", "{\"text\":\"" + text + "\"}", bearer(token));
    }

    private WebSocket stream(String token, Ear ear) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
    }

    private static void say(WebSocket socket, String... messages) {
        for (String message : messages) {
            socket.sendText(message, true).join();
        }
    }

    private static String openai(String text) {
        return "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"response_format\":\"pcm\",\"input\":\"" + text + "\"}";
    }

    private record Ear(List<String> texts) implements WebSocket.Listener {
        boolean heard(String type, int times) {
            return texts.stream()
                            .filter(text -> text.contains("\"type\":\"" + type + "\""))
                            .count()
                    == times;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            socket.request(1);
            return null;
        }
    }
}
