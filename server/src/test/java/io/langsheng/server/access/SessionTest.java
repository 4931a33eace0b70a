package io.langsheng.server.access;

import static io.langsheng.server.access.Client.bearer;
import static io.langsheng.server.access.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.RunningService;
import io.langsheng.server.ToneVoices;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Who gets in without showing a key: pages that have logged in, signed addresses of audio, the owner of the machine. */
@Timeout(60)
@RunningService(
        classes = {LangshengServer.class, ToneVoices.class, SettableClock.Wiring.class},
        properties = {"langsheng.keys.required=true", "langsheng.keys.refresh=50ms", "langsheng.keys.address=1h"})
class SessionTest extends KeyedService {
    private static final String SPEAK = "{\"text\":\"好\"}";

    @Test
    void one_tenant_never_gets_anothers_audio() throws Exception {
        String ours = client.newToken("ours");
        String theirs = client.newToken("theirs");
        String address = json(client.post("/api/tts", SPEAK, bearer(ours)))
                .path("wav_url")
                .stringValue();
        String path = address.substring(0, address.indexOf('?'));
        assertThat(client.get(path, bearer(ours)).statusCode()).isEqualTo(200);
        assertThat(client.get(path, bearer(theirs)).statusCode()).isEqualTo(404);
        String made = client.newToken("default");
        assertThat(client.get(path, bearer(made)).statusCode()).isEqualTo(404);
        String unmarked = path.replaceFirst("(/audio/[0-9a-f]{32})[0-9a-f]{16}", "$1");
        assertThat(client.get(unmarked, bearer(made)).statusCode()).isEqualTo(404);
    }

    @Test
    void the_address_of_audio_plays_without_a_key_until_it_ends_and_nothing_else_does() throws Exception {
        String token = client.newToken("players");
        String first = json(client.post("/api/tts", SPEAK, bearer(token)))
                .path("wav_url")
                .stringValue();
        String second = json(client.post("/api/tts", SPEAK, bearer(token)))
                .path("wav_url")
                .stringValue();
        assertThat(client.get(first).statusCode()).isEqualTo(200);
        assertThat(client.send("HEAD", first, null).statusCode()).isEqualTo(200);
        String access = first.substring(first.indexOf('?'));
        String other = second.substring(0, second.indexOf('?'));
        assertThat(client.get(other + access).statusCode())
                .as("of another file")
                .isEqualTo(401);
        assertThat(client.get("/v1/voices" + access).statusCode()).isEqualTo(401);
        assertThat(client.post("/api/tts" + access, SPEAK).statusCode()).isEqualTo(401);
        String forged = first.substring(0, first.length() - 3) + (first.endsWith("AAA") ? "BBB" : "AAA");
        assertThat(client.get(forged).statusCode()).isEqualTo(401);
        String session = logIn(token);
        String value = session.substring(session.indexOf('=') + 1);
        assertThat(client.get(other + "?access=" + value).statusCode())
                .as("a session is no address")
                .isEqualTo(401);
        assertThat(client.get("/v1/voices", "Cookie", "langsheng_session=" + access.substring(8))
                        .statusCode())
                .as("an address is no session")
                .isEqualTo(401);
        clock.set(Duration.ofMinutes(61));
        assertThat(client.get(first).statusCode()).isEqualTo(401);
        assertThat(client.get(first.substring(0, first.indexOf('?')), bearer(token))
                        .statusCode())
                .as("the owner's key still plays it")
                .isEqualTo(200);
    }

    @Test
    void the_web_page_logs_in_with_a_key_and_acts_with_cookie_and_token() throws Exception {
        JsonNode made = client.newKey("pages");
        String token = made.path("key").stringValue();
        HttpResponse<String> led = client.get("/", "Accept", "text/html,*/*");
        assertThat(led.statusCode()).isEqualTo(302);
        assertThat(led.headers().firstValue("location").orElseThrow()).endsWith("/login.html");

        HttpResponse<String> in = client.post("/v1/session", "{\"key\":\"" + token + "\"}");
        assertThat(in.statusCode()).isEqualTo(200);
        List<String> cookies = in.headers().allValues("set-cookie");
        assertThat(cookies)
                .anyMatch(cookie -> cookie.startsWith("langsheng_session=")
                        && cookie.contains("HttpOnly")
                        && cookie.contains("SameSite=Lax")
                        && !cookie.contains(token));
        String cookie = cookies.stream().map(line -> line.split(";")[0]).collect(Collectors.joining("; "));
        String csrf = cookie.replaceFirst(".*XSRF-TOKEN=([^;]+).*", "$1");

        assertThat(client.get("/", "Cookie", cookie, "Accept", "text/html").statusCode())
                .isEqualTo(200);
        assertThat(client.get("/v1/session", "Cookie", cookie).body()).contains("\"tenant\":\"pages\"");
        HttpResponse<String> forged = client.post("/api/tts", SPEAK, "Cookie", cookie);
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(client.post("/api/tts", SPEAK, "Cookie", cookie, "X-XSRF-TOKEN", "guess")
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.post("/api/tts", SPEAK, "Cookie", cookie, "X-XSRF-TOKEN", csrf)
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> out = client.send("DELETE", "/v1/session", null, "Cookie", cookie, "X-XSRF-TOKEN", csrf);
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");

        client.asLocal("DELETE", "/v1/admin/keys/" + made.path("id").stringValue(), null);
        assertThat(client.get("/v1/session", "Cookie", cookie).statusCode())
                .as("the key ended, so the session did")
                .isEqualTo(401);
    }

    @Test
    void a_session_ends_and_the_log_in_page_stays_reachable() throws Exception {
        String cookie = logIn(client.newToken("pages"));
        clock.set(Duration.ofHours(13));
        assertThat(client.get("/v1/voices", "Cookie", cookie).statusCode()).isEqualTo(401);
        assertThat(client.get("/login.html", "Cookie", cookie).statusCode()).isEqualTo(200);
        assertThat(client.get("/", "Cookie", cookie, "Accept", "text/html").statusCode())
                .isEqualTo(302);
        assertThat(client.post("/v1/session", "{\"key\":\"wrong\"}", "Cookie", cookie)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_local_cookie_is_the_owners_alone_and_works_from_this_machine_alone() throws Exception {
        Path file = home.resolve("data/admin-" + port + ".cookie");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(client.asLocal("GET", "/v1/admin/keys", null).statusCode()).isEqualTo(200);
        HttpResponse<String> forwarded = client.get(
                "/v1/admin/keys", "Authorization", "Bearer " + client.cookie(), "X-Forwarded-For", "203.0.113.9");
        assertThat(forwarded.statusCode()).isEqualTo(401);
        assertThat(client.post("/v1/session", "{\"key\":\"" + client.cookie() + "\"}")
                        .statusCode())
                .as("it opens no session in a browser")
                .isEqualTo(401);
    }

    @Test
    void a_browser_page_of_another_origin_opens_no_web_socket() throws Exception {
        String session = logIn(client.newToken("origins"));
        HttpClient http = HttpClient.newHttpClient();
        URI address = URI.create("ws://localhost:" + port + "/v1/stream");
        WebSocket.Listener deaf = new WebSocket.Listener() {};
        http.newWebSocketBuilder()
                .header("Cookie", session)
                .header("Origin", "http://localhost:" + port)
                .buildAsync(address, deaf)
                .join()
                .abort();
        assertThatThrownBy(() -> http.newWebSocketBuilder()
                        .header("Cookie", session)
                        .header("Origin", "http://evil.example")
                        .buildAsync(address, deaf)
                        .join())
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    private String logIn(String token) throws Exception {
        HttpResponse<String> in = client.post("/v1/session", "{\"key\":\"" + token + "\"}");
        assertThat(in.statusCode()).isEqualTo(200);
        return in.headers().allValues("set-cookie").stream()
                .map(line -> line.split(";")[0])
                .filter(cookie -> cookie.startsWith("langsheng_session="))
                .findFirst()
                .orElseThrow();
    }
}
