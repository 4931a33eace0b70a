package io.langsheng.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.langsheng.server.cluster.SteadyLoad.Ask;
import io.langsheng.server.cluster.SteadyLoad.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes behind HAProxy at five requests a second: one is killed, then the other restarted in good order. */
@Timeout(240)
class FailOverTest {
    private static final int PER_SECOND = 5;
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private static Ask ask(int number) {
        return number % 2 == 0
                ? Ask.stream("streamed-sound-that-lasts-five-seconds-and-takes-1")
                : Ask.file("file " + number);
    }

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void a_node_dies_and_another_is_restarted_and_no_request_that_had_not_begun_fails() throws Exception {
        assumeTrue(Cluster.possible(), "haproxy is not installed; script/test installs it");
        try (Cluster cluster = new Cluster(folder, 20)) {
            Cluster.Node a = cluster.node("a", "--langsheng.synthesis.threads=8");
            Cluster.Node b = cluster.node("b", "--langsheng.synthesis.threads=8");
            cluster.ready(a);
            cluster.ready(b);
            cluster.balance();
            what_one_node_stored_the_other_serves(a, b);
            nodes_see_each_other(a);

            try (SteadyLoad load = new SteadyLoad(cluster::uri, PER_SECOND, 40, FailOverTest::ask)) {
                load.done(15);
                a.process.destroyForcibly(); // SIGKILL
                List<Outcome> outcomes = load.finish();
                report("killed", outcomes);
                assertThat(outcomes).filteredOn(outcome -> !outcome.begun()).isEmpty();
                assertThat(outcomes)
                        .filteredOn(outcome -> !outcome.whole())
                        .hasSizeLessThanOrEqualTo(PER_SECOND * 2)
                        .noneMatch(outcome -> outcome.problem().contains("silently"));
                assertThat(SteadyLoad.longestGap(outcomes)).isLessThan(LONGEST_GAP);
            }

            cluster.start(a);
            cluster.ready(a);
            try (SteadyLoad load = new SteadyLoad(cluster::uri, PER_SECOND, 40, FailOverTest::ask)) {
                load.done(15);
                b.process.destroy(); // SIGTERM
                List<Outcome> outcomes = load.finish();
                report("restarted", outcomes);
                assertThat(outcomes).filteredOn(outcome -> !outcome.whole()).isEmpty();
                assertThat(SteadyLoad.longestGap(outcomes)).isLessThan(LONGEST_GAP);
            }
            assertThat(b.process.onExit().join().exitValue()).isEqualTo(143);
        }
    }

    private void what_one_node_stored_the_other_serves(Cluster.Node a, Cluster.Node b) throws Exception {
        String address = store(a, "ab", "first");
        assertThat(client.send(get(b.uri(address)), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        assertThat(store(b, "ab", "first"))
                .as("a repeated request is answered alike")
                .isEqualTo(address);
        assertThat(store(b, "ab", "second")).isNotEqualTo(address);
        assertThat(store(b, "abc", "first")).isNotEqualTo(address);
    }

    private String store(Cluster.Node node, String text, String key) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(node.uri("/api/tts"))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"%s\"}".formatted(text)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .replaceAll(".*\"(/audio/[^\"]+)\".*", "$1");
    }

    private void nodes_see_each_other(Cluster.Node a) throws Exception {
        String dashboard;
        do {
            dashboard = client.send(get(a.uri("/v1/dashboard")), HttpResponse.BodyHandlers.ofString())
                    .body();
        } while (!dashboard.contains("\"name\":\"b\""));
        assertThat(dashboard).contains("\"name\":\"a\"").contains("\"gone\":false");
    }

    private static HttpRequest get(URI address) {
        return HttpRequest.newBuilder(address).build();
    }

    private static void report(String what, List<Outcome> outcomes) {
        long begun = outcomes.stream().filter(Outcome::begun).count();
        System.out.printf(
                "%s: %d requests, %d failed before their response began, %d streams broken off, longest gap %d ms%n",
                what,
                outcomes.size(),
                outcomes.size() - begun,
                outcomes.stream()
                        .filter(outcome -> outcome.begun() && !outcome.whole())
                        .count(),
                SteadyLoad.longestGap(outcomes).toMillis());
        outcomes.stream().filter(outcome -> !outcome.whole()).forEach(System.out::println);
    }
}
