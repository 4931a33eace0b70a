package io.langsheng.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.limit.SynthesisPool;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Clients that leave, clients that do not read, and a service that is told to stop while it speaks. */
@Timeout(90)
class LeavingTest {
    private static final int CHARACTERS = 400;
    private static final int BYTES = CHARACTERS * ToneVoices.SAMPLES * 2;
    private static final String TEXT = "a".repeat(CHARACTERS);

    private static final int BUFFER = 4096;

    /** So that little lies between the service and a reader. */
    @TestConfiguration(proxyBeanMethods = false)
    static class SmallBuffers {
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
            return factory -> factory.addConnectorCustomizers(
                    connector -> connector.setProperty("socket.txBufSize", Integer.toString(BUFFER)));
        }
    }

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;
    private int port;

    @BeforeEach
    void start() {
        service = new SpringApplication(LangshengServer.class, ToneVoices.class, SmallBuffers.class)
                .run(
                        "--server.port=0",
                        "--langsheng.home=" + home,
                        "--langsheng.synthesis.ahead=1s",
                        "--langsheng.stream.idle=3s",
                        "--langsheng.stream.send-time=2s",
                        "--server.tomcat.connection-timeout=2s");
        port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_stream_whose_client_leaves_is_given_up() throws Exception {
        try (Socket socket = send(
                "/v1/audio/speech",
                "{\"model\":\"m\",\"voice\":\"tone\",\"response_format\":\"pcm\",\"input\":\"" + TEXT + "\"}")) {
            assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
        }
        untilNothingIsSpoken();
    }

    @Test
    void a_file_whose_client_leaves_is_given_up() throws Exception {
        try (Socket socket = send("/api/tts", "{\"text\":\"" + ToneVoices.SLOW.repeat(CHARACTERS) + "\"}")) {
            assertThat(socket.isConnected()).isTrue();
            SynthesisPool pool = service.getBean(SynthesisPool.class);
            Waiting.until(() -> pool.requestsInside() == 1);
        }
        untilNothingIsSpoken();
        assertThat(made()).isLessThan(CHARACTERS * ToneVoices.SAMPLES / ToneVoices.RATE / 2.0);
        Waiting.until(
                () -> { // not half a file either
                    try (Stream<Path> left = Files.list(home.resolve("data/audio"))) {
                        return left.findAny().isEmpty();
                    }
                });
    }

    @Test
    void a_stream_that_sends_more_than_may_wait_is_closed_with_a_reason() throws Exception {
        Ear ear = new Ear();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
        socket.sendText("{\"type\":\"start\"}", true).join();
        String text = "{\"type\":\"text\",\"text\":\"" + ToneVoices.SLOW.repeat(8000) + "。\"}";
        int sent = 0;
        while (!ear.closed.isDone()) {
            try {
                socket.sendText(text, true).join();
                sent += text.length();
            } catch (CompletionException closed) {
                break;
            }
        }
        assertThat(ear.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1008);
        assertThat(sent).isLessThan(20 << 20); // what may wait, and what lay in the sockets
        untilNothingIsSpoken();
    }

    @Test
    void a_listener_that_stands_still_is_dropped() throws Exception {
        Ear ear = new Ear() {
            @Override
            public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                begun.complete(null);
                return CompletableFuture.completedFuture(null); // and asks for no more
            }
        };
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
        socket.sendText("{\"type\":\"start\",\"sample_rate\":48000}", true).join();
        socket.sendText("{\"type\":\"text\",\"text\":\"" + "a".repeat(9000) + "\"}", true)
                .join();
        socket.sendText("{\"type\":\"end\"}", true).join();
        ear.begun.get(20, TimeUnit.SECONDS);
        untilNothingIsSpoken();
        assertThat(made())
                .as("only what fits into the sockets, and what may be ahead")
                .isLessThan(300);
        socket.abort();
    }

    @Test
    void a_connection_that_is_silent_is_closed() throws Exception {
        Ear ear = new Ear();
        client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
        assertThat(ear.closed.get(30, TimeUnit.SECONDS)).isIn(1000, 1001);
    }

    @Test
    void a_reader_that_stands_still_is_dropped_and_holds_little() throws Exception {
        try (Socket socket = send(
                "/v1/audio/speech",
                "{\"model\":\"m\",\"voice\":\"tone\",\"response_format\":\"pcm\",\"input\":\"" + TEXT + "\"}")) {
            assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
            untilNothingIsSpoken(); // and not a byte more is read
            int got = 1000;
            try {
                InputStream in = socket.getInputStream();
                for (int read = in.read(new byte[8192]); read >= 0; read = in.read(new byte[8192])) {
                    got += read;
                }
            } catch (SocketException reset) {
                assertThat(reset).isNotNull();
            }
            assertThat(got).as("what lay in the sockets").isLessThan(BYTES);
        }
    }

    @Test
    void streams_in_progress_are_finished_before_the_service_stops() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/audio/speech"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"m\",\"voice\":\"tone\",\"response_format\":\"pcm\",\"input\":\"" + TEXT + "\"}"))
                .build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        Ear ear = new Ear();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), ear)
                .join();
        socket.sendText("{\"type\":\"start\"}", true).join();
        socket.sendText("{\"type\":\"text\",\"text\":\"好。\"}", true).join();
        socket.sendText("{\"type\":\"flush\"}", true).join();
        ear.begun.get(20, TimeUnit.SECONDS);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
        int got = answer.body().readAllBytes().length;
        assertThat(got).isEqualTo(BYTES);
        assertThat(stopped).as("an utterance is in progress").isNotDone();
        socket.sendText("{\"type\":\"text\",\"text\":\"再见。\"}", true).join();
        socket.sendText("{\"type\":\"end\"}", true).join();
        assertThat(ear.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
        assertThat(ear.bytes).isEqualTo(5 * ToneVoices.SAMPLES * 2);
        stopped.get(30, TimeUnit.SECONDS);
    }

    private Socket send(String route, String body) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BUFFER);
        socket.connect(new InetSocketAddress("localhost", port));
        socket.setSoTimeout(30_000);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream()
                .write(("POST " + route
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                + bytes.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    private void untilNothingIsSpoken() throws Exception {
        SynthesisPool pool = service.getBean(SynthesisPool.class);
        Waiting.until(() -> pool.requestsInside() == 0);
    }

    /** Seconds of sound that were made so far. */
    private double made() throws Exception {
        HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                .build();
        return client.send(metrics, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("langsheng_audio_seconds_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Counts sound and notes the close. */
    private static class Ear implements WebSocket.Listener {
        final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private volatile int bytes;

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            begun.complete(null);
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedFuture(null);
        }
    }
}
