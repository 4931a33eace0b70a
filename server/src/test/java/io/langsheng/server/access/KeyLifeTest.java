package io.langsheng.server.access;

import static io.langsheng.server.access.Client.bearer;
import static io.langsheng.server.access.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.RunningService;
import io.langsheng.server.ToneVoices;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Keys from being made to being revoked, as administrators and the audit see them. */
@Timeout(60)
@org.junit.jupiter.api.extension.ExtendWith(OutputCaptureExtension.class)
@RunningService(
        classes = {LangshengServer.class, ToneVoices.class, SettableClock.Wiring.class},
        properties = {"langsheng.keys.required=true", "langsheng.keys.refresh=50ms"})
class KeyLifeTest extends KeyedService {
    @Autowired
    JdbcClient database;

    @Test
    void a_revoked_key_ends_at_once_and_an_expired_one_in_time() throws Exception {
        JsonNode made = client.newKey("ends");
        String token = made.path("key").stringValue();
        assertThat(client.get("/v1/voices", bearer(token)).statusCode()).isEqualTo(200);
        String id = made.path("id").stringValue();
        HttpResponse<String> revoked = client.asLocal("DELETE", "/v1/admin/keys/" + id, null);
        assertThat(json(revoked).path("revoked_at").isString()).isTrue();
        HttpResponse<String> after = client.get("/v1/voices", bearer(token));
        assertThat(after.statusCode()).isEqualTo(401);
        assertThat(after.body()).contains("revoked");
        assertThat(client.asLocal("DELETE", "/v1/admin/keys/" + id, null).body())
                .isEqualTo(revoked.body());

        String brief =
                client.newToken("ends", "\"expires_at\":\"" + Instant.now().plusSeconds(3600) + "\"");
        assertThat(client.get("/v1/voices", bearer(brief)).statusCode()).isEqualTo(200);
        clock.set(Duration.ofHours(2));
        assertThat(client.get("/v1/voices", bearer(brief)).body()).contains("expired");
    }

    @Test
    void a_key_is_shown_once_and_kept_as_a_salted_hash() throws Exception {
        String token = client.newToken("secrets");
        String secret = token.substring(token.lastIndexOf('_') + 1);
        assertThat(client.asLocal("GET", "/v1/admin/keys", null).body())
                .contains("secrets")
                .doesNotContain(secret);
        List<String> hashes =
                database.sql("select hash from api_key").query(String.class).list();
        assertThat(hashes).doesNotHaveDuplicates().noneMatch(hash -> hash.contains(secret));
        assertThat(hashes).allMatch(hash -> hash.length() == 2 * (16 + 32), "16 bytes of salt, 32 of hash");
        String everything = String.join(
                "\n",
                database.sql("select id || name || tenant || scopes || hash from api_key")
                        .query(String.class)
                        .list());
        assertThat(everything).doesNotContain(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|tenant must be 1 to 40",
                "{\"tenant\":\"../x\"}|tenant must be 1 to 40",
                "{\"tenant\":\"A\"}|tenant must be 1 to 40",
                "{\"tenant\":\"a\",\"scopes\":[\"root\"]}|scopes must be among: synthesise",
                "{\"tenant\":\"a\",\"scopes\":[null]}|scopes must be among",
                "{\"tenant\":\"a\",\"requests_per_second\":0}|requests_per_second is 0; it must be at least 1",
                "{\"tenant\":\"a\",\"characters_per_day\":-1}|characters_per_day is -1",
                "{\"tenant\":\"a\",\"expires_at\":\"soon\"}|expires_at must be a time",
                "{\"tenant\":\"a\",\"expires_at\":\"2001-01-01T00:00:00Z\"}|it must be later",
                "{\"tenant\":\"a\",\"name\":\"a\\nforged line\"}|none that control a terminal",
                "{\"tenant\":\"a\",\"colour\":\"red\"}|Unknown field",
            })
    void a_new_key_is_checked(String body, String part) throws Exception {
        HttpResponse<String> answer = client.asLocal("POST", "/v1/admin/keys", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(part);
    }

    @Test
    void admin_actions_are_written_down_with_who_and_what(CapturedOutput output) throws Exception {
        String admin = client.newToken("auditors", "\"scopes\":[\"admin\"]", "\"name\":\"the auditor\"");
        String made = json(client.post("/v1/admin/keys", "{\"tenant\":\"audited\"}", bearer(admin)))
                .path("id")
                .stringValue();
        client.send("DELETE", "/v1/admin/keys/" + made, null, bearer(admin));
        JsonNode actions =
                json(client.get("/v1/admin/audit?limit=2", bearer(admin))).path("actions");
        assertThat(actions.get(0).path("action").stringValue()).isEqualTo("key.revoke");
        assertThat(actions.get(1).path("action").stringValue()).isEqualTo("key.create");
        for (JsonNode action : actions) {
            assertThat(action.path("subject").stringValue()).isEqualTo(made);
            assertThat(action.path("actor").stringValue()).isEqualTo(admin.substring(4, 14));
            assertThat(action.path("tenant").stringValue()).isEqualTo("auditors");
            assertThat(action.path("address").stringValue()).isNotEmpty();
        }
        assertThat(output).contains("key.revoke " + made).doesNotContain(admin.substring(15));
    }
}
