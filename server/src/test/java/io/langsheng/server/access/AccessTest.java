package io.langsheng.server.access;

import static io.langsheng.server.access.Client.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.RunningService;
import io.langsheng.server.ToneVoices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The door over real sockets: what lets in, what does not, and what each is told. */
@Timeout(60)
@org.junit.jupiter.api.extension.ExtendWith(OutputCaptureExtension.class)
@RunningService(
        classes = {LangshengServer.class, ToneVoices.class, SettableClock.Wiring.class},
        properties = {
            "langsheng.keys.required=true",
            "langsheng.keys.refresh=50ms",
            "spring.test.metrics.export=true",
            "langsheng.keys.wrong-keys=150",
            "server.tomcat.connection-timeout=1s"
        })
class AccessTest extends KeyedService {
    private static final String SPEAK = "{\"text\":\"好\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/api/tts|{\"error\":\"",
                "POST|/v1/audio/speech|\"param\":null,\"code\":\"invalid_api_key\"",
                "POST|/v1/analyze|\"code\":\"invalid_api_key\"",
                "GET|/v1/voices|\"status\":401",
                "GET|/v1/models|\"type\":\"invalid_request_error\"",
                "GET|/audio/0123456789abcdef0123456789abcdef.wav|invalid_api_key",
                "GET|/v1/admin/keys|invalid_api_key",
                "GET|/v1/usage|invalid_api_key",
                "GET|/v1/lexicons|invalid_api_key",
                "GET|/v1/jobs|invalid_api_key",
                "GET|/v1/session|invalid_api_key",
                "GET|/actuator/prometheus|invalid_api_key",
                "GET|/actuator|invalid_api_key",
                "GET|/error|invalid_api_key",
                "GET|/nothing/here|invalid_api_key",
                "GET|/|invalid_api_key",
                "GET|/index.html|invalid_api_key",
                "OPTIONS|/v1/voices|invalid_api_key",
                "PUT|/v1/admin/keys|invalid_api_key",
            })
    void without_a_key_nothing_is_told_but_that_one_is_needed(String method, String path, String part)
            throws Exception {
        HttpResponse<String> answer = client.send(method, path, method.equals("GET") ? null : SPEAK);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains(part);
        assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
                .startsWith("Bearer");
        assertThat(answer.headers().firstValue("content-security-policy")).isPresent();
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login.html", "/login.js", "/style.css", "/icon.svg", "/actuator/health/readiness"})
    void the_log_in_page_and_health_are_open(String path) throws Exception {
        assertThat(client.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization|Bearer %s",
                "authorization|bearer %s",
                "api-key|%s",
                "X-API-Key|%s",
            })
    void the_header_of_each_client_lets_in(String header, String value) throws Exception {
        String token = client.newToken("wires");
        assertThat(client.post("/api/tts", SPEAK, header, value.formatted(token))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_web_socket_takes_the_key_as_header_query_or_subprotocol() throws Exception {
        String token = client.newToken("sockets");
        HttpClient http = HttpClient.newHttpClient();
        URI address = URI.create("ws://localhost:" + port + "/v1/stream");
        WebSocket.Listener deaf = new WebSocket.Listener() {};
        http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(address, deaf)
                .join()
                .abort();
        http.newWebSocketBuilder()
                .buildAsync(URI.create(address + "?token=" + token), deaf)
                .join()
                .abort();
        WebSocket byProtocol = http.newWebSocketBuilder()
                .subprotocols("langsheng", "key." + token)
                .buildAsync(address, deaf)
                .join();
        assertThat(byProtocol.getSubprotocol()).as("the key is not said back").isEqualTo("langsheng");
        byProtocol.abort();
        for (String wrong : List.of("", "?token=", "?token=lsk_x", "?key=" + token, "?access=" + token)) {
            assertThatThrownBy(() -> http.newWebSocketBuilder()
                            .buildAsync(URI.create(address + wrong), deaf)
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        }
    }

    @Test
    void a_key_in_the_address_of_an_ordinary_request_is_no_key() throws Exception {
        String token = client.newToken("queries");
        assertThat(client.get("/v1/voices?token=" + token).statusCode()).isEqualTo(401);
        assertThat(client.get("/v1/voices?access_token=" + token).statusCode()).isEqualTo(401);
        assertThat(client.get("/v1/voices?api-key=" + token).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lsk_",
                "null",
                "undefined",
                "lsk_aaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "' or 1=1 --",
                "%00",
                "local_0000000000000000000000000000000000000000000000000000000000000000",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInNjb3BlIjoiYWRtaW4iLCJ0ZW5hbnQiOiJkZWZhdWx0In0.",
            })
    void wrong_keys_are_refused_alike(String token) throws Exception {
        HttpResponse<String> answer = client.get("/v1/voices", bearer(token));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("There is no such key.");
    }

    @Test
    void a_known_id_with_a_wrong_secret_is_told_no_more_than_an_unknown_one() throws Exception {
        String token = client.newToken("enumerated");
        String wrong = token.substring(0, token.length() - 4) + (token.endsWith("2222") ? "3333" : "2222");
        String unknown = "lsk_aaaaaaaaaa" + token.substring(14);
        HttpResponse<String> first = client.get("/v1/voices", bearer(wrong));
        HttpResponse<String> second = client.get("/v1/voices", bearer(unknown));
        assertThat(first.statusCode()).isEqualTo(second.statusCode());
        assertThat(withoutId(first)).isEqualTo(withoutId(second));
        assertThat(client.get("/v1/voices", bearer(token)).statusCode()).isEqualTo(200);
    }

    @Test
    void guessing_keys_is_slowed_and_right_ones_are_not() throws Exception {
        String token = client.newToken("guessed");
        String last = "";
        for (int i = 0; i < 500 && !last.contains(" 429 "); i++) {
            last = fromElsewhere("lsk_wrong" + i);
        }
        assertThat(last).contains(" 429 ");
        assertThat(fromElsewhere(token)).as("a right key from the same address").contains(" 200 ");
        assertThat(client.get("/v1/voices", bearer("lsk_wrong")).statusCode())
                .as("another address")
                .isEqualTo(401);
    }

    /** The status line of an answer to another loopback address than everything else comes from. */
    private String fromElsewhere(String token) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName("127.0.0.2"), 0)) {
            String request = "GET /v1/voices HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                    + token + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(0, answer.indexOf('\r'));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "synthesise|GET|/v1/voices|200",
                "synthesise|GET|/v1/usage|200",
                "synthesise|GET|/v1/admin/keys|403",
                "synthesise|GET|/v1/%61dmin/keys|403",
                "synthesise|GET|/v1/admin%2fkeys|400",
                "synthesise|GET|/v1/x/../admin/keys|400",
                "synthesise|GET|/v1/x/%2e%2e/admin/keys|400",
                "synthesise|GET|/v1/admin;x=1/keys|400",
                "synthesise|GET|//v1/admin/keys|400",
                "synthesise|GET|/v1/admin/keys/|403",
                "synthesise|GET|/V1/ADMIN/keys|404",
                "synthesise|GET|/v1/admin/audit|403",
                "synthesise|GET|/v1/admin/usage|403",
                "synthesise|POST|/v1/admin/keys|403",
                "synthesise|GET|/v1/lexicons|403",
                "synthesise|GET|/v1/jobs|403",
                "synthesise|GET|/actuator/prometheus|403",
                "jobs|POST|/api/tts|403",
                "jobs|POST|/v1/audio/speech|403",
                "lexicons|POST|/v1/analyze|403",
                "metrics|GET|/actuator/prometheus|200",
                "metrics|GET|/v1/voices|403",
                "admin|GET|/v1/voices|200",
                "admin|GET|/v1/admin/keys|200",
                "admin|GET|/actuator/prometheus|200",
            })
    void scopes_bound_what_a_key_may_do(String scope, String method, String path, int status) throws Exception {
        String token = client.newToken("scopes", "\"scopes\":[\"" + scope + "\"]");
        String body = method.equals("GET") ? null : SPEAK;
        HttpResponse<String> answer = client.send(method, path, body, bearer(token));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.body()).containsAnyOf("forbidden", "scope");
        }
    }

    @Test
    void a_request_id_or_key_with_line_breaks_writes_no_line_of_its_own(CapturedOutput output) throws Exception {
        String forged = "x%0d%0a2030-01-01 FORGED";
        HttpResponse<String> answer =
                client.get("/v1/voices", "X-Request-Id", forged, "Authorization", "Bearer " + forged);
        assertThat(answer.headers().firstValue("x-request-id").orElseThrow()).doesNotContain("FORGED");
        assertThat(answer.body()).doesNotContain("FORGED");
        client.get("/v1/voices?token=%0d%0aSet-Cookie:%20FORGED=1");
        assertThat(output.getAll().lines()).noneMatch(line -> line.contains("FORGED"));
    }

    @Test
    void very_long_credentials_are_refused_whole() throws Exception {
        String much = IntStream.range(0, 5000).mapToObj(i -> "a").collect(Collectors.joining());
        assertThat(client.get("/v1/voices", bearer("lsk_" + much)).statusCode()).isEqualTo(401);
        assertThat(client.get("/v1/voices", "Cookie", "langsheng_session=" + much)
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.get("/audio/x.wav?access=" + much).statusCode()).isEqualTo(401);
        assertThat(client.get("/v1/voices", bearer(much + much + much)).statusCode())
                .isIn(400, 401, 429, 431);
    }

    private static String withoutId(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    @Test
    void a_slow_client_is_cut_off() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
            socket.getOutputStream()
                    .write("POST /api/tts HTTP/1.1\r\nHost: localhost\r\nContent-Le".getBytes("US-ASCII"));
            socket.getOutputStream().flush();
            assertThat(socket.getInputStream().read())
                    .as("the end, or an answer that closes")
                    .isIn(-1, (int) 'H');
        }
    }
}
