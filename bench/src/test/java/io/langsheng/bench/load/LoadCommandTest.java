package io.langsheng.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load generator against services whose faults are known. */
@Timeout(60)
class LoadCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private Behaviour behaviour =
            (count, exchange) -> sound(exchange, exchange.getRequestBody().readAllBytes().length);

    private interface Behaviour {
        void answer(int count, HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v1/audio/speech", exchange -> {
            behaviour.answer(requests.incrementAndGet(), exchange);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void the_slope_of_memory_is_that_of_a_line_through_it() {
        assertThat(Crowd.slope(List.of(500L, 502L, 504L, 506L))).isEqualTo(2);
        assertThat(Crowd.slope(List.of(500L, 510L, 490L, 500L))).isEqualTo(-2);
        assertThat(Crowd.slope(List.of(500L))).isZero();
    }

    @Test
    void a_faultless_service_is_reported_as_such() {
        JsonNode report = report();
        assertThat(report.path("first_audio").path("p50_ms").intValue()).isBetween(0, 2000);
        assertThat(report.path("streams").path("ran_dry").intValue()).isZero();
        assertThat(report.path("crowd").path("spoken_as_alone").intValue()).isPositive();
        assertThat(report.path("crowd").path("spoken_otherwise").intValue()).isZero();
        assertThat(report.path("crowd").path("failed").intValue()).isZero();
        assertThat(report.path("crowd").path("resident_mb_most").intValue()).isPositive();
        assertThat(report.path("crowd").path("resident_mb").size()).isEqualTo(12);
        assertThat(report.path("crowd")
                        .path("resident_mb_a_minute_in_the_second_half")
                        .isNumber())
                .isTrue();
    }

    @Test
    void sound_that_differs_from_the_lone_run_is_counted() {
        behaviour =
                (count, exchange) -> sound(exchange, Math.min(count, 100)); // a byte would come round to the lone runs'
        JsonNode crowd = report().path("crowd");
        assertThat(crowd.path("spoken_as_alone").intValue()).isZero();
        assertThat(crowd.path("spoken_otherwise").intValue()).isPositive();
    }

    @Test
    void busy_is_right_only_with_the_time_to_come_back() {
        behaviour = (count, exchange) -> {
            int alone = 5 + 5 + 1 + 2; // two series of two with three before each, a stream, a lone run a client
            if (count <= alone) {
                sound(exchange, 4);
                return;
            }
            if (count % 2 == 0) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            exchange.sendResponseHeaders(503, -1);
        };
        JsonNode crowd = report().path("crowd");
        assertThat(crowd.path("busy_with_retry_after").intValue()).isPositive();
        assertThat(crowd.path("failed").intValue()).isPositive();
        assertThat(crowd.path("a_failure").stringValue()).startsWith("503");
    }

    @Test
    void a_player_that_runs_dry_is_seen() {
        List<Answer.Arrival> arrivals = List.of(
                new Answer.Arrival(0.5, 32_000), new Answer.Arrival(1.4, 64_000), new Answer.Arrival(3.0, 96_000));
        Answer answer = new Answer(200, null, arrivals, "", 3.0);
        assertThat(answer.firstAudioSeconds()).isEqualTo(0.5);
        assertThat(answer.audioSeconds()).isEqualTo(3.0);
        assertThat(answer.leastLeft()).isEqualTo(-0.5);
    }

    @Test
    void other_machines_are_not_loaded() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new LoadCommand(out))
                .setErr(new PrintWriter(err))
                .execute("--url", "http://192.0.2.1/", "--pid", "1");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("this machine only");
    }

    private JsonNode report() {
        int code = new CommandLine(new LoadCommand(out))
                .execute(
                        "--url=http://127.0.0.1:" + server.getAddress().getPort(),
                        "--pid=" + ProcessHandle.current().pid(),
                        "--requests=2",
                        "--streams=1",
                        "--clients=2",
                        "--seconds=1");
        assertThat(code).isZero();
        return new JsonMapper().readTree(out.toByteArray());
    }

    private static void sound(HttpExchange exchange, int level) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            byte[] bytes = new byte[3200];
            java.util.Arrays.fill(bytes, (byte) level);
            body.write(bytes);
        }
    }
}
