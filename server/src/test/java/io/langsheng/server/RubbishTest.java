package io.langsheng.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Rubbish over real sockets: always a 4xx that helps, never a 5xx, nothing of the request in the answer or the log, no
 * stack trace, no files left, and the service speaks afterwards.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
@RunningService
class RubbishTest {
    private static final int BODY_LIMIT = 1 << 20;
    private static final List<String> ROUTES =
            List.of("/api/tts", "/v1/audio/speech", "/v1/analyze", "/v1/stream", "/v1/nothing");

    @Value("${langsheng.home}")
    Path home;

    @LocalServerPort
    int port;

    private RawHttp http;

    @BeforeEach
    void connect() {
        http = new RawHttp(port);
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("langsheng.http.body-time", () -> "2s");
        registry.add("server.tomcat.connection-timeout", () -> "1s");
    }

    @AfterEach
    void the_service_still_speaks_and_nothing_leaked(CapturedOutput log) throws IOException {
        String answer = http.exchange(RawHttp.post("/api/tts", "{\"text\":\"ok\"}"));
        assertThat(answer).startsWith("HTTP/1.1 200").contains("wav_url");
        assertThat(log.getAll()).doesNotContain(Rubbish.SECRET, "\tat ", "Exception:");
        try (Stream<Path> left = Files.list(home.resolve("data/audio"))) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".partial"));
        }
    }

    @Test
    void every_body_is_refused_with_help() throws IOException {
        for (String body : Rubbish.bodies()) {
            for (String route : ROUTES) {
                Rubbish.refused(http.exchange(RawHttp.post(route, body)), route + " " + Rubbish.shortened(body));
            }
        }
    }

    @Test
    void ssml_bombs_are_refused() throws IOException {
        for (String ssml : List.of(
                "<!DOCTYPE l [<!ENTITY a \\\"" + Rubbish.SECRET
                        + "\\\"><!ENTITY b \\\"&a;&a;&a;&a;\\\">]><speak>&b;</speak>",
                "<!DOCTYPE l [<!ENTITY x SYSTEM \\\"file:///etc/passwd\\\">]><speak>&x;</speak>",
                "<speak><!DOCTYPE l SYSTEM \\\"http://localhost/\\\">" + Rubbish.SECRET + "</speak>",
                "<speak>" + Rubbish.SECRET,
                "<speak>" + Rubbish.SECRET + "</say>",
                "<speak>" + "<p>".repeat(3000) + Rubbish.SECRET + "</speak>",
                "<a:speak>" + Rubbish.SECRET + "</a:speak>",
                "<speak><break time=\\\"" + "9".repeat(300) + "s\\\"</speak>",
                "<speak " + "a=\\\"1\\\" ".repeat(900) + "/",
                "&#x0;",
                "<speak>" + "<p>".repeat(5000) + Rubbish.SECRET + "</p>".repeat(4000) + "</speak>",
                "<speak>" + "<!-- ".repeat(3000) + "</speak>",
                "<speak>" + "x".repeat(41_000) + "</speak>")) {
            Rubbish.refused(
                    http.exchange(RawHttp.post("/v1/analyze", "{\"ssml\":true,\"text\":\"" + ssml + "\"}")),
                    "SSML " + Rubbish.shortened(ssml));
        }
    }

    @Test
    void random_bytes_are_refused() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            String route = ROUTES.get(random.nextInt(ROUTES.size()));
            Rubbish.refused(
                    http.exchange(RawHttp.concat(RawHttp.head(route, bytes.length, "Connection: close\r\n"), bytes)),
                    route + " random " + i);
        }
    }

    static List<String> requestHeads() {
        return List.of(
                "GET /audio/../../application.yaml HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/..%2fx.wav HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/..%5cx.wav HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/%252e%252e%252fx.wav HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/..;/x.wav HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/%00.wav HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/" + "a".repeat(32) + ".wav%00.txt HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/" + "A".repeat(32) + ".wav HTTP/1.1\r\nHost: x\r\n",
                "GET /audio/" + "a".repeat(32) + ".wav/../../x HTTP/1.1\r\nHost: x\r\n",
                "GET //audio//x HTTP/1.1\r\nHost: x\r\n",
                "GET /" + "a".repeat(6000) + " HTTP/1.1\r\nHost: x\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(70_000) + "\r\n",
                "GET /x?q=<" + "> HTTP/1.1\r\nHost: x\r\n",
                "GET /[x] HTTP/1.1\r\nHost: x\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n",
                "GET /%c0%ae%c0%ae/x HTTP/1.1\r\nHost: x\r\n",
                "GET x HTTP/1.1\r\nHost: x\r\n",
                "GET /x HTTP/1.1\r\n",
                "GET /x HTTP/1.1\r\nHost: a b\r\n",
                "GET /x HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n",
                "POST /api/tts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n",
                "POST /api/tts HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n",
                "POST /api/tts HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n",
                "POST /api/tts HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                "POST /api/tts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /api/tts HTTP/1.1\r\nHost: x\r\nContent-Type: nonsense\r\n",
                "POST /api/tts HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n",
                "POST /api/tts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json;charset=klingon\r\n",
                "POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nAccept: nonsense\r\n",
                "DELETE /api/tts HTTP/1.1\r\nHost: x\r\n",
                "PUT /v1/audio/speech HTTP/1.1\r\nHost: x\r\n",
                "BREW /v1/audio/speech HTTP/1.1\r\nHost: x\r\n",
                "TRACE / HTTP/1.1\r\nHost: x\r\n",
                "GET /v1/stream HTTP/1.1\r\nHost: x\r\n",
                "GET /v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
                "GET /v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 7\r\nSec-WebSocket-Key: x\r\n",
                "GET /v1/readings HTTP/1.1\r\nHost: x\r\n",
                "GET /v1/readings?character=%ff%fe HTTP/1.1\r\nHost: x\r\n",
                "GET /v1/readings?character=abc HTTP/1.1\r\nHost: x\r\n",
                "GET /v1/voices/..%2f..%2fx HTTP/1.1\r\nHost: x\r\n",
                "GET /v1/voices/nobody HTTP/1.1\r\nHost: x\r\n",
                "GET /error HTTP/1.1\r\nHost: x\r\n",
                "NONSENSE\r\n");
    }

    @ParameterizedTest
    @MethodSource("requestHeads")
    void every_malformed_request_is_refused(String head) throws IOException {
        Rubbish.refused(
                http.exchange((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)),
                Rubbish.shortened(head));
    }

    @Test
    void a_body_of_ten_megabytes_is_refused_before_it_is_sent() throws IOException {
        for (String route : ROUTES.subList(0, 3)) {
            String answer = http.exchange(RawHttp.head(route, 10_000_000, ""));
            assertThat(answer).startsWith("HTTP/1.1 413").contains("at most " + BODY_LIMIT + " bytes");
        }
    }

    @Test
    void a_body_without_a_length_is_refused_when_it_passes_the_limit() throws IOException {
        byte[] chunk = RawHttp.concat(
                "10000\r\n".getBytes(StandardCharsets.US_ASCII),
                RawHttp.concat("{\"a\":\"".getBytes(StandardCharsets.US_ASCII), filled(0x10000 - 6)),
                "\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] more = RawHttp.concat(
                "10000\r\n".getBytes(StandardCharsets.US_ASCII),
                filled(0x10000),
                "\r\n".getBytes(StandardCharsets.US_ASCII));
        for (String route : ROUTES.subList(0, 3)) {
            try (Socket socket = new Socket("localhost", port)) {
                socket.setSoTimeout(20_000);
                try {
                    socket.getOutputStream()
                            .write(("POST " + route
                                            + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(chunk);
                    for (int i = 0; i < 16; i++) {
                        socket.getOutputStream().write(more);
                    }
                } catch (SocketException answeredAlready) {
                    assertThat(answeredAlready).isNotNull();
                }
                String answer = RawHttp.read(socket.getInputStream());
                assertThat(answer).as(route).startsWith("HTTP/1.1 413").contains("at most");
            }
        }
    }

    @Test
    void half_open_sockets_are_let_go() throws IOException {
        List<Socket> open = new ArrayList<>();
        String[] beginnings = {
            "",
            "GET / HT",
            "GET / HTTP/1.1\r\nHost: x\r\n",
            "POST /api/tts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"te",
            "POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"in"
        };
        for (int i = 0; i < 50; i++) {
            Socket socket = new Socket("localhost", port);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(beginnings[i % beginnings.length].getBytes(StandardCharsets.US_ASCII));
            open.add(socket);
        }
        assertThat(http.exchange(RawHttp.post("/api/tts", "{\"text\":\"ok\"}"))).startsWith("HTTP/1.1 200");
        for (Socket socket : open) {
            String answer = RawHttp.read(socket.getInputStream()); // ends: the service closes what says nothing
            assertThat(answer).doesNotStartWith("HTTP/1.1 5").doesNotContain("\tat ");
            socket.close();
        }
    }

    @Test
    void a_body_that_trickles_is_refused() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(RawHttp.head("/api/tts", 1000, ""));
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return RawHttp.read(socket.getInputStream());
                } catch (IOException e) {
                    return e.toString();
                }
            });
            while (!answer.isDone()) {
                try {
                    socket.getOutputStream().write(' ');
                } catch (SocketException closed) {
                    break;
                }
                try {
                    answer.get(100, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    assertThat(notYet).isNotNull();
                }
            }
            assertThat(answer.get(20, TimeUnit.SECONDS)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void rubbish_on_the_websocket_is_answered_and_it_goes_on() throws Exception {
        List<String> messages = List.of(
                "",
                "{",
                "null",
                "[]",
                "{\"type\":1}",
                "{\"type\":\"dance\"}",
                "{\"type\":\"text\",\"text\":\"" + Rubbish.SECRET + "\"}",
                "{\"type\":\"flush\"}",
                "{\"type\":\"end\"}",
                "{\"type\":\"start\",\"speed\":\"NaN\"}",
                "{\"type\":\"start\",\"speed\":1e999}",
                "{\"type\":\"start\",\"sample_rate\":-1}",
                "{\"type\":\"start\",\"unknown\":1}",
                "{\"type\":\"start\",\"voice\":[]}");
        Ear ear = new Ear();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
        for (String message : messages) {
            socket.sendText(message, true).join();
            assertThat(ear.heard.poll(20, TimeUnit.SECONDS))
                    .as(Rubbish.shortened(message))
                    .contains("\"error\"")
                    .doesNotContain(Rubbish.SECRET, "internal", "Exception");
        }
        socket.sendBinary(ByteBuffer.wrap(new byte[100]), true).join();
        assertThat(ear.heard.poll(20, TimeUnit.SECONDS)).contains("Binary messages");
        socket.sendText("{\"type\":\"start\"}", true).join();
        socket.sendText("{\"type\":\"text\",\"text\":\"ok\"}", true).join();
        socket.sendText("{\"type\":\"end\"}", true).join();
        assertThat(ear.heard.poll(20, TimeUnit.SECONDS)).contains("\"started\"");
        assertThat(ear.heard.poll(20, TimeUnit.SECONDS)).contains("\"done\"");
        socket.abort();
    }

    @Test
    void frames_beyond_the_limits_close_the_websocket_with_a_reason() throws Exception {
        for (boolean binary : new boolean[] {true, false}) {
            Ear ear = new Ear();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                    .join();
            CompletableFuture<WebSocket> sent = binary
                    ? socket.sendBinary(ByteBuffer.allocate(BODY_LIMIT * 2), true)
                    : socket.sendText("x".repeat(BODY_LIMIT * 2), true);
            sent.exceptionally(closedMeanwhile -> socket);
            assertThat(ear.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1009);
        }
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    /** Keeps every text message that comes, and why the connection ended. */
    private static final class Ear implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                heard.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }
}
