package io.langsheng.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.cluster.SteadyLoad.Ask;
import io.langsheng.server.cluster.SteadyLoad.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that gets ten times what it can do, and one whose database goes away. The voice takes time but no CPU, so that
 * the figures are those of the queue, whatever machine it is. {@code script/under-load} runs them.
 */
@Tag("slow")
class UnderLoadTest {
    private static final int OVERLOAD_SECONDS = Integer.getInteger("overload.seconds", 120);
    private static final int DATABASE_SECONDS = Integer.getInteger("database.seconds", 60);
    /** Two threads, two seconds of sound a request, real-time factor 0.2: five requests a second. */
    private static final int PACE = 20;

    private static final double CAPACITY = 5;
    private static final String TEXT = "abcdefghijklmnopqrst";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void ten_times_the_load_does_not_make_those_let_in_wait() throws Exception {
        try (Cluster cluster = new Cluster(folder, PACE)) {
            Cluster.Node node = cluster.node(
                    "a", "--langsheng.synthesis.threads=2", "--langsheng.cache.memory=0B", "--langsheng.cache.disk=0B");
            cluster.ready(node);
            load(node, CAPACITY * 0.5, 20);
            List<Outcome> usual = load(node, CAPACITY * 0.8, OVERLOAD_SECONDS / 2);
            assertThat(usual)
                    .filteredOn(outcome -> outcome.status() != 200 && outcome.status() != 503)
                    .isEmpty();
            String job = submitJob(node);
            List<Outcome> crowded = load(node, CAPACITY * 10, OVERLOAD_SECONDS);
            report("80 % of capacity", usual);
            report("10 × capacity", crowded);

            assertThat(crowded).filteredOn(outcome -> outcome.status() == 503).isNotEmpty();
            assertThat(crowded)
                    .filteredOn(outcome -> !outcome.whole())
                    .allMatch(outcome -> (outcome.status() == 503 || outcome.status() == 429) && outcome.retryAfter());
            long accepted = crowded.stream().filter(Outcome::whole).count();
            assertThat((double) accepted / OVERLOAD_SECONDS)
                    .as("throughput is kept")
                    .isGreaterThan(CAPACITY * 0.8);
            for (double share : new double[] {0.5, 0.95}) {
                assertThat(SteadyLoad.percentile(crowded, share, Outcome::wholeNanos))
                        .as("whole response, share " + share)
                        .isLessThan(1.5 * SteadyLoad.percentile(usual, share, Outcome::wholeNanos));
                assertThat(SteadyLoad.percentile(crowded, share, Outcome::firstNanos))
                        .as("first sound, share " + share)
                        .isLessThan(1.5 * SteadyLoad.percentile(usual, share, Outcome::firstNanos));
            }
            finished(node, job);
        }
    }

    @Test
    void speaking_goes_on_while_the_database_is_away_and_jobs_afterwards() throws Exception {
        try (Cluster cluster = new Cluster(folder, PACE)) {
            Cluster.Node node = cluster.node("a", "--langsheng.synthesis.threads=8");
            cluster.ready(node);
            load(node, 2, 4);
            String job = submitJob(node);
            try (SteadyLoad load = new SteadyLoad(node::uri, 3, 3 * (DATABASE_SECONDS + 5), UnderLoadTest::ask)) {
                load.done(6);
                cluster.stopDatabase();
                System.out.printf("database stopped for %d s%n", DATABASE_SECONDS);
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(DATABASE_SECONDS);
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
                cluster.restartDatabase();
                List<Outcome> outcomes = load.finish();
                report("database away", outcomes);
                assertThat(outcomes).filteredOn(outcome -> !outcome.whole()).isEmpty();
            }
            finished(node, job);
        }
    }

    private static Ask ask(int number) {
        return number % 4 == 3 ? Ask.file("file " + number) : Ask.stream(TEXT);
    }

    private static List<Outcome> load(Cluster.Node node, double perSecond, int seconds) throws InterruptedException {
        try (SteadyLoad load = new SteadyLoad(
                node::uri, perSecond, (int) Math.ceil(perSecond * seconds), number -> Ask.stream(TEXT))) {
            return load.finish();
        }
    }

    /** Half a minute of work that nobody waits for. */
    private String submitJob(Cluster.Node node) throws Exception {
        String text = (TEXT + "。").repeat(70);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(node.uri("/v1/jobs"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"text\":\"%s\",\"voice\":\"tone\",\"format\":\"wav\"}".formatted(text)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        return answer.body().replaceAll("(?s).*\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    private void finished(Cluster.Node node, String job) throws Exception {
        long start = System.nanoTime();
        String state;
        do {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            state = client.send(
                            HttpRequest.newBuilder(node.uri("/v1/jobs/" + job)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(state).doesNotContain("\"failed\"");
            assertThat(System.nanoTime() - start).as(state).isLessThan(TimeUnit.MINUTES.toNanos(3));
        } while (!state.matches("(?s).*\"state\"\\s*:\\s*\"completed\".*"));
        System.out.printf("the job was finished %.1f s later%n", (System.nanoTime() - start) / 1e9);
    }

    private static void report(String what, List<Outcome> outcomes) {
        System.out.printf(
                "%s: %d requests, %d whole, %d turned away, %d failed; whole p50 %.0f p95 %.0f ms, first sound p50 %.0f p95 %.0f ms%n",
                what,
                outcomes.size(),
                outcomes.stream().filter(Outcome::whole).count(),
                outcomes.stream()
                        .filter(outcome -> outcome.status() == 503 || outcome.status() == 429)
                        .count(),
                outcomes.stream()
                        .filter(outcome -> !outcome.whole() && outcome.status() != 503 && outcome.status() != 429)
                        .count(),
                SteadyLoad.percentile(outcomes, 0.5, Outcome::wholeNanos),
                SteadyLoad.percentile(outcomes, 0.95, Outcome::wholeNanos),
                SteadyLoad.percentile(outcomes, 0.5, Outcome::firstNanos),
                SteadyLoad.percentile(outcomes, 0.95, Outcome::firstNanos));
        outcomes.stream()
                .filter(outcome -> !outcome.whole() && outcome.status() != 503)
                .limit(5)
                .forEach(System.out::println);
    }
}
