package io.langsheng.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What it costs two workers to share: jobs by two nodes with one PostgreSQL and one folder, against the same jobs by two
 * nodes that know nothing of each other, a core each, in turn within one run. The voice is the shipped one. {@code
 * script/two-workers} runs it.
 */
@Tag("slow")
@Timeout(1800)
class TwoWorkersTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int SENTENCES = 200;
    private static final double PROMISE = 0.9;
    private static final String[] OPTIONS = {
        "--langsheng.voices.folders=" + Path.of("..", "voices").toAbsolutePath().normalize(),
        "--langsheng.synthesis.threads=1",
        "--langsheng.cache.memory=0B",
        "--langsheng.cache.disk=0B"
    };

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private int said;

    /** Sound that was made, and what it took. */
    private record Work(double audioSeconds, double wallSeconds, double cpuSeconds) {
        Work plus(Work more) {
            return new Work(
                    audioSeconds + more.audioSeconds, wallSeconds + more.wallSeconds, cpuSeconds + more.cpuSeconds);
        }

        double throughput() {
            return audioSeconds / wallSeconds;
        }

        @Override
        public String toString() {
            return "%.1f s of sound in %.1f s, %.1f CPU s: %.2f times real time, %.4f CPU s a second of sound"
                    .formatted(audioSeconds, wallSeconds, cpuSeconds, throughput(), cpuSeconds / audioSeconds);
        }
    }

    @Test
    void two_that_share_the_work_do_as_much_as_two_that_do_not() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "two cores are needed");
        try (Cluster cluster = new Cluster(folder, 0)) {
            List<Cluster.Node> together =
                    List.of(cluster.pinned("a", 0, false, OPTIONS), cluster.pinned("b", 1, false, OPTIONS));
            List<Cluster.Node> apart =
                    List.of(cluster.pinned("c", 0, true, OPTIONS), cluster.pinned("d", 1, true, OPTIONS));
            for (Cluster.Node node : together) {
                cluster.ready(node);
            }
            for (Cluster.Node node : apart) {
                cluster.ready(node);
            }
            work(together, SENTENCES / 8);
            work(apart, SENTENCES / 8);
            Work shared = new Work(0, 0, 0);
            Work own = new Work(0, 0, 0);
            for (int i = 0; i < ROUNDS; i++) {
                shared = shared.plus(work(together, SENTENCES));
                own = own.plus(work(apart, SENTENCES));
            }
            double ratio = shared.throughput() / own.throughput();
            System.out.printf("two workers, one PostgreSQL: %s%n", shared);
            System.out.printf("two on their own:            %s%n", own);
            System.out.printf("together they do %.3f of what they do apart%n", ratio);
            assertThat(ratio).isGreaterThanOrEqualTo(PROMISE);
        }
    }

    /** A job to each node, until both are complete. */
    private Work work(List<Cluster.Node> nodes, int sentences) throws Exception {
        double cpu = cpuSeconds(nodes);
        long start = System.nanoTime();
        String[] jobs = new String[nodes.size()];
        for (int i = 0; i < jobs.length; i++) {
            jobs[i] = submit(nodes.get(i), sentences);
        }
        double audio = 0;
        for (int i = 0; i < jobs.length; i++) {
            audio += finished(nodes.get(i), jobs[i]);
        }
        return new Work(audio, (System.nanoTime() - start) / 1e9, cpuSeconds(nodes) - cpu);
    }

    private String submit(Cluster.Node node, int sentences) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences; i++, said++) {
            text.append("第%d天早上，他把昨天写完的稿子又读了一遍，觉得还有几处要改。".formatted(said));
        }
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(node.uri("/v1/jobs"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"voice\":\"qinglang\",\"format\":\"wav\",\"text\":\"" + text + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json.readTree(answer.body()).path("id").stringValue();
    }

    /** Seconds of sound of the job, once it is complete. */
    private double finished(Cluster.Node node, String job) throws Exception {
        while (true) {
            JsonNode state = json.readTree(client.send(
                            HttpRequest.newBuilder(node.uri("/v1/jobs/" + job)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
            assertThat(state.path("state").stringValue("")).isNotEqualTo("failed");
            if (state.path("state").stringValue("").equals("completed")) {
                return state.path("progress").path("audio_seconds").doubleValue();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static double cpuSeconds(List<Cluster.Node> nodes) throws IOException {
        double seconds = 0;
        for (Cluster.Node node : nodes) {
            String stat = Files.readString(Path.of("/proc", Long.toString(node.process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            seconds += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0; // in ticks of 10 ms
        }
        return seconds;
    }
}
