package io.langsheng.server.access;

import static io.langsheng.server.access.Client.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.ToneVoices;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL is stopped while people speak: nobody notices, and nothing that was used is forgotten. */
@Timeout(240)
@ExtendWith(OutputCaptureExtension.class)
class DatabaseAwayTest {
    @TempDir
    Path folder;

    private int databasePort;
    private EmbeddedPostgres postgres;
    private ConfigurableApplicationContext service;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            databasePort = free.getLocalPort();
        }
        postgres = startPostgres();
        service = new SpringApplication(LangshengServer.class, ToneVoices.class)
                .run(
                        "--server.port=0",
                        "--langsheng.home=" + folder.resolve("home"),
                        "--langsheng.keys.required=true",
                        "--langsheng.keys.refresh=200ms",
                        "--langsheng.keys.settle=200ms",
                        "--langsheng.database.url=" + postgres.getJdbcUrl("postgres", "postgres"));
        int port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        client = new Client(port, folder.resolve("home/data"));
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
        postgres.close();
    }

    private EmbeddedPostgres startPostgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(databasePort)
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .start();
    }

    @Test
    void speech_goes_on_for_a_while_without_the_database(CapturedOutput output) throws Exception {
        speakThrough(Duration.ofSeconds(6));
        await("jobs do too").until(() -> output.toString().contains("jobs go on"));
        assertThat(output.toString().lines().filter(line -> line.contains("jobs wait for the database")))
                .as("one line, however long it is away")
                .hasSize(1);
        assertThat(output.toString().lines().filter(line -> line.contains("\tat io.langsheng")))
                .as("stack traces")
                .isEmpty();
    }

    @Test
    @Tag("slow")
    void speech_goes_on_for_a_minute_without_the_database() throws Exception {
        speakThrough(Duration.ofSeconds(60));
    }

    private void speakThrough(Duration away) throws Exception {
        String token = client.newToken("speakers", "\"characters_per_day\":1000000", "\"requests_per_second\":1000");
        assertThat(speak(token)).isEqualTo(200);
        postgres.close();
        long[] nanos = new long[100_000];
        int count = 0;
        long until = System.nanoTime() + away.toNanos();
        while (System.nanoTime() < until) {
            long before = System.nanoTime();
            assertThat(speak(token)).as("request %d", count).isEqualTo(200);
            nanos[count++] = System.nanoTime() - before;
            if (count % 50 == 0) {
                assertThat(stream(token)).isTrue();
            }
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        System.out.printf(
                "database away for %d s: %d requests, 0 failed, slowest %d ms, median %d ms%n",
                away.toSeconds(),
                count,
                TimeUnit.NANOSECONDS.toMillis(sorted[count - 1]),
                TimeUnit.NANOSECONDS.toMillis(sorted[count / 2]));
        assertThat(TimeUnit.NANOSECONDS.toMillis(sorted[count * 99 / 100]))
                .as("99 in 100 are answered sooner than a wait for a connection would take (3 s)")
                .isLessThan(2000);
        HttpResponse<String> admin = client.asLocal("POST", "/v1/admin/keys", "{\"tenant\":\"late\"}");
        assertThat(admin.statusCode()).as("what needs the database says so").isEqualTo(503);
        assertThat(admin.headers().firstValue("retry-after")).isPresent();

        postgres = startPostgres();
        int streams = count / 50;
        long expected = 2L * (count + 1) + 2L * streams;
        JdbcClient database = JdbcClient.create(postgres.getPostgresDatabase());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(database.sql(
                                        "select coalesce(sum(characters), 0) from key_usage where tenant = 'speakers'")
                                .query(Long.class)
                                .single())
                        .isEqualTo(expected));
        assertThat(client.newToken("late")).startsWith("lsk_");
    }

    private int speak(String token) throws Exception {
        return client.post("/api/tts", "{\"text\":\"你好\"}", bearer(token)).statusCode();
    }

    private boolean stream(String token) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://localhost:" + client.port() + "/v1/stream"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        String text = data.toString();
                        if (text.contains("\"type\":\"done\"") || text.contains("\"type\":\"error\"")) {
                            done.complete(text.contains("\"type\":\"done\""));
                        }
                        socket.request(1);
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        for (String message :
                new String[] {"{\"type\":\"start\"}", "{\"type\":\"text\",\"text\":\"你好\"}", "{\"type\":\"end\"}"}) {
            socket.sendText(message, true).get(20, TimeUnit.SECONDS);
        }
        boolean spoken = done.get(20, TimeUnit.SECONDS);
        socket.abort();
        return spoken;
    }
}
