package io.langsheng.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same as {@link RubbishTest} for jobs, lexicons, keys and usage: nothing is kept of what was refused. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
@RunningService
class RubbishElsewhereTest {
    private static final String FORM = "multipart/form-data; boundary=b";

    @Value("${langsheng.home}")
    Path home;

    @LocalServerPort
    int port;

    private RawHttp http;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("langsheng.jobs.upload", () -> "2MB");
    }

    @BeforeEach
    void connect() {
        http = new RawHttp(port);
    }

    @AfterEach
    void nothing_leaked_and_nothing_is_kept(CapturedOutput log) throws IOException {
        assertThat(log.getAll()).doesNotContain(Rubbish.SECRET, "\tat ", "Exception:");
        assertThat(http.exchange(get("/v1/jobs"))).contains("{\"jobs\":[]}");
        assertThat(http.exchange(get("/v1/lexicons"))).contains("{\"lexicons\":[]}");
        assertThat(http.exchange(get("/v1/admin/keys"))).contains("{\"keys\":[]}");
        if (Files.exists(home.resolve("data/jobs"))) {
            try (Stream<Path> left = Files.walk(home.resolve("data/jobs"))) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/jobs", "/v1/admin/keys", "/v1/jobs/nobody/pause", "/v1/usage", "/v1/dashboard"})
    void every_body_is_refused_with_help(String route) throws IOException {
        for (String body : Rubbish.bodies()) {
            Rubbish.refused(http.exchange(RawHttp.post(route, body)), route + " " + Rubbish.shortened(body));
        }
    }

    @Test
    void what_a_job_cannot_be_is_refused() throws IOException {
        String text = "\"text\":\"" + Rubbish.SECRET + "\"";
        for (String body : List.of(
                "{" + text + ",\"type\":\"pdf\"}",
                "{" + text + ",\"type\":\"ssml\"}",
                "{" + text + ",\"type\":\"srt\"}",
                "{" + text + ",\"voice\":\"nobody\"}",
                "{" + text + ",\"format\":\"exe\"}",
                "{" + text + ",\"sample_rate\":1}",
                "{" + text + ",\"keep_hours\":-1}",
                "{" + text + ",\"keep_hours\":1e9}",
                "{" + text + ",\"fastest\":0}",
                "{" + text + ",\"casting\":{}}",
                "{" + text + ",\"casting\":[{\"when\":\"(((\",\"voice\":\"tone\"}]}",
                "{" + text + ",\"chapters\":\"all\"}",
                "{" + text + ",\"webhook\":{\"url\":\"file:///etc/passwd\"}}",
                "{" + text + ",\"webhook\":{\"url\":\"not an address\"}}",
                "{\"text\":\"   \"}",
                "{\"text\":\"" + "<speak>".repeat(2000) + "\",\"type\":\"ssml\"}")) {
            Rubbish.refused(http.exchange(RawHttp.post("/v1/jobs", body)), Rubbish.shortened(body));
        }
    }

    @Test
    void files_that_are_none_are_refused() throws IOException {
        for (String parts : List.of(
                "",
                "--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n" + Rubbish.SECRET,
                part("file", "x.epub", "PK\u0003\u0004" + Rubbish.SECRET),
                part("file", "../../x.epub", "PK\u0003\u0004"),
                part("file", "x.txt", ""),
                part("file", "x.txt", "\u0000\u0001\u0002"),
                part("options", "", "{}"),
                part("options", "", "{nonsense").replace("--b--\r\n", "") + part("file", "x.txt", "a"),
                part("options", "", "{\"text\":1}").replace("--b--\r\n", "") + part("file", "x.txt", "a"))) {
            String answer = http.exchange(
                    RawHttp.request("POST", "/v1/jobs", FORM, parts.getBytes(StandardCharsets.ISO_8859_1)));
            Rubbish.refused(answer, Rubbish.shortened(parts));
        }
        Rubbish.refused(http.exchange(RawHttp.head("/v1/jobs", 10_000_000, "")), "10 MB");
    }

    @Test
    void what_is_no_lexicon_is_refused() throws IOException {
        for (String[] upload : new String[][] {
            {"x", "text/plain", Rubbish.SECRET},
            {"x", "text/plain", "\u0000"},
            {"x", "text/plain", "重\tzhong9"},
            {"x", "text/plain", "重\t" + "zhong4 ".repeat(50)},
            {"x", "application/json", "[]"},
            {"x", "application/json", "{\"" + Rubbish.SECRET + "\":1}"},
            {"x", "application/json", "{\"" + Rubbish.SECRET + "\":null}"},
            {"x", "application/json", "{\"a\\nb\":\"c\"}"},
            {"x", "application/json", "{"},
            {"x", "application/xml", "<a/>"},
            {"..", "text/plain", "a\tb"},
            {"%2e%2e%2fx", "text/plain", "a\tb"},
            {"x%00", "text/plain", "a\tb"},
            {"x".repeat(65), "text/plain", "a\tb"},
        }) {
            byte[] body = upload[2].getBytes(StandardCharsets.UTF_8);
            Rubbish.refused(
                    http.exchange(RawHttp.request("PUT", "/v1/lexicons/" + upload[0], upload[1], body)),
                    String.join(" ", upload));
        }
    }

    @Test
    void what_a_key_cannot_be_is_refused() throws IOException {
        for (String body : List.of(
                "{}",
                "{\"tenant\":\"UPPER\"}",
                "{\"tenant\":\"../x\"}",
                "{\"tenant\":\"" + "a".repeat(41) + "\"}",
                "{\"tenant\":\"a\",\"scopes\":[\"root\"]}",
                "{\"tenant\":\"a\",\"scopes\":[null]}",
                "{\"tenant\":\"a\",\"scopes\":\"jobs\"}",
                "{\"tenant\":\"a\",\"name\":\"\\u001b[2J\"}",
                "{\"tenant\":\"a\",\"name\":\"" + "x".repeat(1000) + "\"}",
                "{\"tenant\":\"a\",\"expires_at\":\"tomorrow\"}",
                "{\"tenant\":\"a\",\"requests_per_second\":0}",
                "{\"tenant\":\"a\",\"parallel_streams\":-1}",
                "{\"tenant\":\"a\",\"characters_per_day\":1e30}",
                "{\"tenant\":\"a\",\"owner\":\"" + Rubbish.SECRET + "\"}")) {
            Rubbish.refused(http.exchange(RawHttp.post("/v1/admin/keys", body)), body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/jobs?limit=0",
                "GET /v1/jobs?limit=x",
                "GET /v1/jobs?before=yesterday",
                "GET /v1/jobs/..%2fx",
                "GET /v1/jobs/nobody",
                "GET /v1/jobs/nobody/events",
                "GET /v1/jobs/nobody/result",
                "GET /v1/jobs/nobody/subtitles.srt",
                "GET /v1/jobs/nobody/chapters/-1/audio",
                "GET /v1/jobs/nobody/chapters/x/audio",
                "DELETE /v1/jobs/nobody",
                "DELETE /v1/jobs",
                "GET /v1/lexicons/nobody",
                "DELETE /v1/lexicons/nobody",
                "POST /v1/lexicons/x",
                "DELETE /v1/admin/keys/nobody",
                "PUT /v1/admin/keys",
                "GET /v1/admin/audit?limit=-1",
                "GET /v1/admin/usage?from=x",
                "GET /v1/usage?from=2026-13-45",
                "GET /v1/admin/nothing",
            })
    void addresses_that_are_none_are_refused(String request) throws IOException {
        String[] parts = request.split(" ");
        Rubbish.refused(http.exchange(RawHttp.request(parts[0], parts[1], "application/json", new byte[0])), request);
    }

    private static byte[] get(String path) {
        return RawHttp.request("GET", path, "application/json", new byte[0]);
    }

    private static String part(String name, String file, String content) {
        String named = file.isEmpty() ? "" : "; filename=\"" + file + "\"";
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" + named + "\r\n\r\n" + content
                + "\r\n--b--\r\n";
    }
}
