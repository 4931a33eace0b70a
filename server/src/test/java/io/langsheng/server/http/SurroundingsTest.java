package io.langsheng.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.sun.net.httpserver.HttpServer;
import io.langsheng.server.LangshengServer;
import io.langsheng.server.ToneVoices;
import io.langsheng.server.Waiting;
import io.langsheng.server.web.Browser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The service below a base path, behind a proxy, with TLS, and called by pages from elsewhere. */
@Timeout(90)
class SurroundingsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SPEECH =
            "{\"model\":\"m\",\"voice\":\"alloy\",\"input\":\"abc\",\"response_format\":\"pcm\",\"timestamps\":true}";

    @TempDir
    Path home;

    private HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;
    private String base;

    private void start(String... options) {
        SpringApplication application = new SpringApplication(LangshengServer.class, ToneVoices.class);
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("--server.port=0", "--langsheng.home=" + home),
                        java.util.stream.Stream.of(options))
                .toArray(String[]::new);
        service = application.run(all);
        base = "http://localhost:" + service.getEnvironment().getRequiredProperty("local.server.port");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void below_a_base_path_addresses_pages_and_errors_are_right() throws Exception {
        start("--server.servlet.context-path=/speech");
        assertThat(get("/speech").headers().firstValue("location")).hasValue(base + "/speech/");
        assertThat(get("/speech/").body()).contains("<!doctype html>");
        assertThat(get("/").statusCode()).isEqualTo(404);

        String wav = JSON.readTree(post("/speech/api/tts", "{\"text\":\"abc\"}").body())
                .path("wav_url")
                .stringValue();
        assertThat(wav).startsWith("/speech/audio/");
        assertThat(get(wav).body()).startsWith("RIFF");
        assertThat(get(wav.replace(".wav", ".srt")).body()).contains("abc");
        HttpResponse<String> speech = post("/speech/v1/audio/speech", SPEECH);
        assertThat(get(speech.headers().firstValue("timestamps-location").orElseThrow())
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> job = post("/speech/v1/jobs", "{\"text\":\"abc\"}");
        assertThat(job.statusCode()).as(job.body()).isEqualTo(201);
        assertThat(get(job.headers().firstValue("location").orElseThrow()).body())
                .contains("\"id\"");

        assertThat(post("/speech/v1/audio/speech", "{}").body()).contains("\"param\":\"model\"");
        assertThat(post("/speech/api/tts", "{}").body()).isEqualTo("{\"error\":\"文本不能为空\"}");
        assertThat(get("/speech/v1/nothing").body()).contains("\"code\":\"not_found\"");
        assertThat(heard(base.replace("http", "ws") + "/speech/v1/stream")).isEqualTo(2 * ToneVoices.SAMPLES * 2);
    }

    @Test
    void what_is_told_of_a_job_behind_its_requests_begins_with_the_base_path() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", exchange -> {
            told.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            start("--server.servlet.context-path=/speech", "--langsheng.jobs.webhooks.private-networks=true");
            String job = JSON.readTree(post(
                                    "/speech/v1/jobs",
                                    "{\"text\":\"abc\",\"format\":\"wav\",\"webhook\":{\"url\":\"http://127.0.0.1:%d/\"}}"
                                            .formatted(receiver.getAddress().getPort()))
                            .body())
                    .path("id")
                    .stringValue();
            String result = "/speech/v1/jobs/" + job + "/result";
            assertThat(get("/speech/v1/jobs/" + job + "/events").body())
                    .as("until the end")
                    .contains("\"result\":\"" + result + "\"");
            assertThat(JSON.readTree(told.get(30, TimeUnit.SECONDS))
                            .path("data")
                            .path("result")
                            .stringValue())
                    .isEqualTo(result);
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void pages_work_below_a_base_path() {
        start("--server.servlet.context-path=/speech");
        try (Browser browser = new Browser()) {
            Page page = browser.open(base + "/speech/", new NewContextOptions().setLocale("zh-CN"));
            page.locator("#text").fill("今天好。");
            page.locator("#play").click();
            PlaywrightAssertions.assertThat(page.locator("#history-list li")).hasCount(1);
            page.locator("nav a[href='api.html']").click();
            PlaywrightAssertions.assertThat(page).hasURL(base + "/speech/api.html");
            page.locator("[data-operation='post /api/tts'] summary").click();
            page.locator("[data-operation='post /api/tts'] button.primary").click();
            PlaywrightAssertions.assertThat(page.locator("[data-operation='post /api/tts'] .answer"))
                    .containsText("/speech/audio/");
            page.waitForFunction("() => document.querySelector('.answer audio').duration > 0");
            for (String other : new String[] {"jobs.html", "voices.html", "dashboard.html", "./"}) {
                page.locator("nav a[href='" + other + "']").click();
                PlaywrightAssertions.assertThat(page.locator("nav a[aria-current]"))
                        .hasAttribute("href", other);
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void a_proxy_says_who_calls_and_how_if_it_is_to_be_believed() throws Exception {
        start(
                "--server.forward-headers-strategy=native",
                "--langsheng.keys.required=true",
                "--langsheng.keys.wrong-keys=2");
        String[] proxy = {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "speech.example.com", "Accept", "text/html"
        };
        assertThat(get("/", proxy).headers().firstValue("location")).hasValue("https://speech.example.com/login.html");
        assertThat(wrongKey("203.0.113.1")).isEqualTo(401);
        assertThat(wrongKey("203.0.113.1")).isEqualTo(401);
        assertThat(wrongKey("203.0.113.1")).isEqualTo(429);
        assertThat(wrongKey("203.0.113.2")).as("another caller").isEqualTo(401);
    }

    @Test
    void what_a_caller_says_of_itself_is_not_believed_otherwise() throws Exception {
        start("--langsheng.keys.required=true", "--langsheng.keys.wrong-keys=2");
        String[] liar = {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "speech.example.com", "Accept", "text/html"};
        assertThat(get("/", liar).headers().firstValue("location")).hasValue(base + "/login.html");
        assertThat(wrongKey("203.0.113.1")).isEqualTo(401);
        assertThat(wrongKey("203.0.113.2")).isEqualTo(401);
        assertThat(wrongKey("203.0.113.3")).isEqualTo(429);
    }

    @Test
    void a_proxy_may_put_a_prefix_before_all_addresses() throws Exception {
        start("--server.forward-headers-strategy=framework", "--langsheng.http.allowed-origins=https://x.example.com");
        String[] proxy = {
            "Forwarded", "for=203.0.113.1;proto=https;host=speech.example.com", "X-Forwarded-Prefix", "/voice"
        };
        HttpResponse<String> answer = post("/api/tts", "{\"text\":\"abc\"}", proxy);
        assertThat(JSON.readTree(answer.body()).path("wav_url").stringValue()).startsWith("/voice/audio/");
        assertThat(post("/v1/jobs", "{\"text\":\"abc\"}", proxy).headers().firstValue("location"))
                .hasValueSatisfying(place -> assertThat(place).startsWith("/voice/v1/jobs/"));
        assertThat(post("/v1/audio/speech", "{}", proxy).body()).contains("\"param\":\"model\"");
    }

    @Test
    void tls_speaks_and_takes_a_new_certificate_while_running() throws Exception {
        Path certificate = home.resolve("cert.pem");
        Path key = home.resolve("key.pem");
        Certificate first = certify(certificate, key);
        start(
                "--spring.ssl.bundle.pem.web.keystore.certificate=" + certificate.toUri(),
                "--spring.ssl.bundle.pem.web.keystore.private-key=" + key.toUri(),
                "--spring.ssl.bundle.pem.web.reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=100ms",
                "--server.ssl.bundle=web");
        assertThat(get("/v1/voices").statusCode()).as("not encrypted").isEqualTo(400);

        base = base.replace("http", "https");
        client = HttpClient.newBuilder().sslContext(trusting()).build();
        String wav = JSON.readTree(post("/api/tts", "{\"text\":\"abc\"}").body())
                .path("wav_url")
                .stringValue();
        assertThat(get(wav).body()).startsWith("RIFF");
        assertThat(post("/v1/audio/speech", SPEECH).body()).isNotEmpty();
        assertThat(heard(base.replace("https", "wss") + "/v1/stream")).isEqualTo(2 * ToneVoices.SAMPLES * 2);

        assertThat(served()).isEqualTo(first);
        Certificate second = certify(certificate, key);
        Waiting.until(() -> served().equals(second));
    }

    @Test
    void pages_from_named_origins_may_call_and_others_may_not() throws Exception {
        start("--langsheng.http.allowed-origins=https://app.example.com");
        String[] preflight = {
            "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type"
        };
        HttpResponse<String> asked = options("/v1/audio/speech", "https://app.example.com", preflight);
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.headers().firstValue("access-control-allow-origin")).hasValue("https://app.example.com");
        assertThat(asked.headers().firstValue("access-control-allow-headers").orElseThrow())
                .contains("authorization", "content-type");
        HttpResponse<String> answer = post("/v1/audio/speech", SPEECH, "Origin", "https://app.example.com");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://app.example.com");
        assertThat(answer.headers().firstValue("access-control-expose-headers").orElseThrow())
                .contains("Retry-After", "Timestamps-Location", "X-Request-Id");
        assertThat(post("/api/tts", "{}", "Origin", "https://app.example.com")
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .as("errors can be read too")
                .isPresent();

        HttpResponse<String> refused = options("/v1/audio/speech", "https://evil.example.com", preflight);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("access-control-allow-origin")).isEmpty();
        HttpResponse<String> posted = post("/v1/audio/speech", SPEECH, "Origin", "https://evil.example.com");
        assertThat(posted.statusCode()).isEqualTo(403);
        assertThat(posted.body()).contains("\"code\":\"forbidden\"", "\"param\":null");
        assertThat(post("/api/tts", "{}", "Origin", base).statusCode())
                .as("the service's own page")
                .isEqualTo(400);

        String stream = base.replace("http", "ws") + "/v1/stream";
        assertThat(heard(stream, "https://app.example.com")).isPositive();
        assertThatThrownBy(() -> heard(stream, "https://evil.example.com")).isInstanceOf(CompletionException.class);
    }

    @Test
    void no_page_from_elsewhere_may_call_unless_it_is_named() throws Exception {
        start();
        HttpResponse<String> answer = post("/api/tts", "{\"text\":\"abc\"}", "Origin", "https://app.example.com");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
        String stream = base.replace("http", "ws") + "/v1/stream";
        assertThatThrownBy(() -> heard(stream, "https://app.example.com")).isInstanceOf(CompletionException.class);
    }

    private int wrongKey(String forwardedFor) throws Exception {
        int[] status = new int[1];
        Waiting.until(
                () -> { // until the service has read its keys
                    status[0] = get("/v1/voices", "Authorization", "Bearer lsk_wrong", "X-Forwarded-For", forwardedFor)
                            .statusCode();
                    return status[0] != 503;
                });
        return status[0];
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send("POST", path, body, headers);
    }

    private HttpResponse<String> options(String path, String origin, String... headers) throws Exception {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Origin";
        all[headers.length + 1] = origin;
        return send("OPTIONS", path, "", all);
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base).resolve(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Bytes of sound that a stream says 好。 in. */
    private int heard(String address) throws Exception {
        return heard(address, null);
    }

    private int heard(String address, String origin) throws Exception {
        Ear ear = new Ear();
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        WebSocket socket = builder.buildAsync(URI.create(address), ear).join();
        for (String message :
                new String[] {"{\"type\":\"start\"}", "{\"type\":\"text\",\"text\":\"好。\"}", "{\"type\":\"end\"}"}) {
            socket.sendText(message, true).join();
        }
        int bytes = ear.done.get(20, TimeUnit.SECONDS);
        socket.abort();
        return bytes;
    }

    /** The certificate that the service shows. */
    private Certificate served() throws Exception {
        try (Socket socket = trusting()
                .getSocketFactory()
                .createSocket("localhost", URI.create(base).getPort())) {
            return ((SSLSocket) socket).getSession().getPeerCertificates()[0];
        }
    }

    /** Makes a key and a certificate for localhost, as PEM files. */
    private Certificate certify(Path certificate, Path key) throws Exception {
        Path store = home.resolve("store.p12");
        Files.deleteIfExists(store);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-alias",
                        "web")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore made = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Files.writeString(
                key,
                pem("PRIVATE KEY", made.getKey("web", "changeit".toCharArray()).getEncoded()));
        Certificate shown = made.getCertificate("web");
        Files.writeString(certificate, pem("CERTIFICATE", shown.getEncoded()));
        return shown;
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Counts sound until the utterance is done. */
    private static final class Ear implements WebSocket.Listener {
        private final CompletableFuture<Integer> done = new CompletableFuture<>();
        private int bytes;

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, java.nio.ByteBuffer data, boolean last) {
            bytes += data.remaining();
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (data.toString().contains("\"done\"")) {
                done.complete(bytes);
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            done.completeExceptionally(new IOException(failure));
        }
    }
}
