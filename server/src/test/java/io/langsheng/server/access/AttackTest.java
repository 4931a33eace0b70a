package io.langsheng.server.access;

import static io.langsheng.server.access.Client.bearer;
import static io.langsheng.server.access.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.langsheng.server.RunningService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What one tenant might do to another, and what uploads and webhooks might do to the machine. */
@Timeout(90)
@RunningService(
        properties = {
            "langsheng.keys.required=true",
            "langsheng.jobs.webhooks.attempts=2",
            "langsheng.jobs.webhooks.retry-after=50ms"
        })
class AttackTest {
    private static final String ALL = "\"scopes\":[\"synthesise\",\"jobs\",\"lexicons\"]";
    private static final String CONTAINER =
            "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\">"
                    + "<rootfiles><rootfile full-path=\"content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";

    @TempDir
    static Path folder;

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Value("${langsheng.home}")
    Path home;

    private Client client;

    @BeforeEach
    void connect() throws IOException {
        client = new Client(port, home.resolve("data"));
    }

    @Test
    void another_tenants_jobs_do_not_exist() throws Exception {
        String ours = client.newToken("ours", ALL);
        String theirs = client.newToken("theirs", ALL);
        String id = completed("{\"text\":\"一二三。\",\"format\":\"wav\"}", ours);
        assertThat(client.get("/v1/jobs/" + id + "/result", bearer(ours)).statusCode())
                .isEqualTo(200);
        for (String path : List.of("", "/result", "/chapters", "/chapters/0/audio", "/events", "/subtitles.srt")) {
            assertThat(client.get("/v1/jobs/" + id + path, bearer(theirs)).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        for (String action : List.of("/pause", "/resume", "/cancel")) {
            assertThat(client.post("/v1/jobs/" + id + action, "", bearer(theirs))
                            .statusCode())
                    .as(action)
                    .isEqualTo(404);
        }
        assertThat(client.send("DELETE", "/v1/jobs/" + id, null, bearer(theirs)).statusCode())
                .isEqualTo(404);
        assertThat(client.get("/v1/jobs", bearer(theirs)).body()).doesNotContain(id);
        assertThat(client.get("/v1/jobs", bearer(ours)).body()).contains(id);
    }

    @Test
    void the_same_idempotency_key_of_two_tenants_is_two_jobs() throws Exception {
        String body = "{\"text\":\"一。\"}";
        HttpResponse<String> first = client.post(
                "/v1/jobs", body, "Authorization", "Bearer " + client.newToken("one", ALL), "Idempotency-Key", "k");
        HttpResponse<String> second = client.post(
                "/v1/jobs", body, "Authorization", "Bearer " + client.newToken("two", ALL), "Idempotency-Key", "k");
        assertThat(json(first).path("id").stringValue())
                .isNotEqualTo(json(second).path("id").stringValue());
    }

    @Test
    void another_tenants_lexicons_do_not_exist() throws Exception {
        String ours = client.newToken("ours", ALL);
        String theirs = client.newToken("theirs", ALL);
        HttpResponse<String> put = client.send("PUT", "/v1/lexicons/names", "{\"重庆\":\"zhong4 qing4\"}", bearer(ours));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(client.get("/v1/lexicons/names", bearer(ours)).statusCode()).isEqualTo(200);
        assertThat(client.get("/v1/lexicons/names", bearer(theirs)).statusCode())
                .isEqualTo(404);
        assertThat(client.get("/v1/lexicons", bearer(theirs)).body()).doesNotContain("names");
        assertThat(client.send("DELETE", "/v1/lexicons/names", null, bearer(theirs))
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.post("/v1/analyze", "{\"text\":\"重庆\",\"lexicon\":\"names\"}", bearer(theirs))
                        .statusCode())
                .isBetween(400, 404);
        assertThat(client.get("/v1/lexicons/..%2fours%2fnames", bearer(theirs)).statusCode())
                .isIn(400, 404);
        assertThat(client.get("/v1/lexicons/%2e%2e", bearer(theirs)).statusCode())
                .isIn(400, 404);
        assertThat(client.get("/v1/lexicons/names", bearer(ours)).statusCode())
                .as("still there")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://example.com/",
                "gopher://example.com/",
                "jar:http://example.com!/",
                "//example.com/",
                "/v1/admin/keys",
                "http://admin:secret@example.com/",
                "http:///x",
                "http://exa mple.com/",
                "",
            })
    void a_webhook_must_be_an_address_on_the_web(String url) throws Exception {
        HttpResponse<String> answer = client.post(
                "/v1/jobs",
                "{\"text\":\"一。\",\"webhook\":{\"url\":\"" + url + "\"}}",
                bearer(client.newToken("hooks", ALL)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("webhook.url");
    }

    @Test
    void a_webhook_never_reaches_this_machine_or_its_network() throws Exception {
        AtomicInteger hits = new AtomicInteger();
        HttpServer inside = HttpServer.create(new InetSocketAddress((InetAddress) null, 0), 0);
        inside.createContext("/", exchange -> {
            hits.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        inside.start();
        try {
            String token = client.newToken("hooks", ALL);
            for (String host : List.of(
                    "127.0.0.1",
                    "localhost",
                    "[::1]",
                    "0.0.0.0",
                    "2130706433",
                    "127.1",
                    "[::ffff:127.0.0.1]",
                    "localhost.",
                    InetAddress.getLocalHost().getHostAddress())) {
                String url = "http://" + host + ":" + inside.getAddress().getPort() + "/";
                String body = "{\"text\":\"一。\",\"webhook\":{\"url\":\"" + url + "\"}}";
                HttpResponse<String> made = client.post("/v1/jobs", body, bearer(token));
                assertThat(made.statusCode()).as(host).isIn(201, 400);
                if (made.statusCode() == 201) {
                    completed(made, token);
                }
            }
            await("every attempt was made")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> database.sql("select count(*) from scheduled_tasks where task_name like '%webhook%'")
                                    .query(Long.class)
                                    .single()
                            == 0);
            assertThat(hits).hasValue(0);
        } finally {
            inside.stop(0);
        }
    }

    @Test
    void an_epub_that_expands_without_end_is_refused() throws Exception {
        byte[] zeros = new byte[40 << 20];
        HttpResponse<String> large = upload("bomb.epub", epub(Map.of("one.xhtml", zeros)));
        assertThat(large.statusCode()).as(large.body()).isEqualTo(400);
        assertThat(large.body()).contains("expands to more than a book can be");
        Map<String, byte[]> many = new TreeMap<>();
        for (int i = 0; i < 20_001; i++) {
            many.put("x" + i, new byte[0]);
        }
        HttpResponse<String> files = upload("many.epub", epub(many));
        assertThat(files.statusCode()).isEqualTo(400);
        assertThat(files.body()).contains("at most 20000 are looked at");
    }

    @Test
    void names_in_an_epub_and_of_an_upload_are_no_paths() throws Exception {
        byte[] page = "<html><body><p>一。</p></body></html>".getBytes(StandardCharsets.UTF_8);
        upload("../../../evil.epub", epub(Map.of("../../evil.xhtml", page, "/evil.xhtml", page, "one.xhtml", page)));
        upload("..\\\\evil.epub", epub(Map.of("one.xhtml", page)));
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(file -> file.getFileName().toString().contains("evil")))
                    .isEmpty();
        }
    }

    @Test
    void entities_in_an_epub_read_no_files_and_do_not_grow() throws Exception {
        String secret = Files.writeString(folder.resolve("secret.txt"), "TOPSECRET")
                .toUri()
                .toString();
        String doctype = "<!DOCTYPE package [<!ENTITY x SYSTEM \"" + secret + "\"><!ENTITY a \"aaaaaaaaaa\">"
                + "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
                + "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]>";
        byte[] page = (doctype + "<html><body><p>一。&x;&e;&e;&e;&e;&e;&e;&e;&e;&e;</p></body></html>")
                .getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = upload("entities.epub", epub(doctype, "&x;&e;", Map.of("one.xhtml", page)));
        assertThat(answer.body()).doesNotContain("TOPSECRET");
        assertThat(answer.body().length()).isLessThan(10_000);
        if (answer.statusCode() == 201) {
            assertThat(json(answer).path("progress").path("characters").intValue())
                    .isLessThan(1000);
        } else {
            assertThat(answer.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void nothing_is_fetched_for_a_document() throws Exception {
        AtomicInteger hits = new AtomicInteger();
        HttpServer inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        inside.createContext("/", exchange -> {
            hits.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        inside.start();
        try {
            String url = "http://127.0.0.1:" + inside.getAddress().getPort() + "/x";
            String doctype = "<!DOCTYPE html SYSTEM '" + url + "' [<!ENTITY x SYSTEM '" + url + "'>]>";
            String page = doctype + "<html><head><link rel='stylesheet' href='" + url + "'/></head>"
                    + "<body><img src='" + url + "'/><p>一。&x;</p></body></html>";
            upload("remote.epub", epub(doctype, "&x;", Map.of("one.xhtml", page.getBytes(StandardCharsets.UTF_8))));
            String speech = "<speak><audio src='" + url + "'>一</audio><lexicon uri='" + url + "'/>。</speak>";
            String token = client.newToken("remote", ALL);
            String body = "{\"type\":\"ssml\",\"text\":\"" + speech + "\"}";
            HttpResponse<String> made = client.post("/v1/jobs", body, bearer(token));
            assertThat(made.statusCode()).as(made.body()).isIn(201, 400);
            if (made.statusCode() == 201) {
                completed(made, token);
            }
            assertThat(hits).hasValue(0);
        } finally {
            inside.stop(0);
        }
    }

    @Test
    void what_would_have_to_be_held_in_memory_whole_is_refused() throws Exception {
        String much = "好".repeat(1_000_000);
        HttpResponse<String> cue =
                upload("x.srt", ("1\n00:00:01,000 --> 00:00:02,000\n" + much).getBytes(StandardCharsets.UTF_8));
        assertThat(cue.statusCode()).isEqualTo(400);
        assertThat(cue.body()).contains("a cue can have at most 2000").doesNotContain("好好");
        HttpResponse<String> element = upload(
                "x.ssml", ("<speak><sub alias=\"一\">" + much + "</sub></speak>").getBytes(StandardCharsets.UTF_8));
        assertThat(element.statusCode()).isEqualTo(400);
        assertThat(element.body()).contains("invalid_ssml").doesNotContain("好好");
    }

    private HttpResponse<String> upload(String name, byte[] file) throws Exception {
        return client.upload("/v1/jobs", name, file, bearer(client.newToken("uploads", ALL)));
    }

    private String completed(String body, String token) throws Exception {
        HttpResponse<String> made = client.post("/v1/jobs", body, bearer(token));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return completed(made, token);
    }

    private String completed(HttpResponse<String> made, String token) throws Exception {
        String id = json(made).path("id").stringValue();
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            JsonNode job = json(client.get("/v1/jobs/" + id, bearer(token)));
            return job.path("state").stringValue("").equals("completed");
        });
        return id;
    }

    private static byte[] epub(Map<String, byte[]> files) throws IOException {
        return epub("", "书", files);
    }

    private static byte[] epub(String doctype, String title, Map<String, byte[]> files) throws IOException {
        String contents = doctype + "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\">"
                + "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>" + title
                + "</dc:title></metadata><manifest><item id=\"one\" href=\"one.xhtml\" media-type=\"application/xhtml+xml\"/>"
                + "<item id=\"two\" href=\"../../evil.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>"
                + "<spine><itemref idref=\"one\"/><itemref idref=\"two\"/></spine></package>";
        Map<String, byte[]> all = new TreeMap<>(files);
        all.put("mimetype", "application/epub+zip".getBytes(StandardCharsets.US_ASCII));
        all.put("META-INF/container.xml", CONTAINER.getBytes(StandardCharsets.UTF_8));
        all.put("content.opf", contents.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : all.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
