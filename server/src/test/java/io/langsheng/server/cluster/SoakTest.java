package io.langsheng.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.cluster.SteadyLoad.Ask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many requests of all kinds, eight at a time, and what they leave behind: nothing. Most are short and by the tone
 * voice, one in fifty by the shipped voice; some are wrong, some callers go away in the middle. {@code script/soak}
 * runs as many as it is told.
 */
@Tag("slow")
class SoakTest {
    private static final int REQUESTS = Integer.getInteger("soak.requests", 3000);
    private static final int CLIENTS = 8;
    private static final int SAMPLES = 40;
    private static final String TOTAL = "Total";
    /** Bytes; what is being worked on when it is looked at, such as a list of thousands of files to be swept. */
    private static final long MOST_HEAP_GROWTH = 6_000_000;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final List<Sample> samples = new ArrayList<>();
    /** Half way. */
    private volatile Map<String, Long> before = Map.of();

    /** What the process held after so many requests. */
    private record Sample(int requests, double megabytes, int threads, int handles, int scratch) {}

    @Test
    void nothing_grows() throws Exception {
        try (Cluster cluster = new Cluster(folder, 0)) {
            // All of the heap is there from the start, so that resident memory tells of what is beside it; and
            // collections
            // leave no dead space, which would be counted among the living as arrays of integers.
            Cluster.Node node = cluster.node(
                    "a",
                    "-Xms256m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:MarkSweepAlwaysCompactCount=1",
                    "--langsheng.voices.folders="
                            + Path.of("..", "voices").toAbsolutePath().normalize(),
                    "--langsheng.audio.keep=10s",
                    "--langsheng.cache.memory=8MB",
                    "--langsheng.cache.disk=32MB");
            cluster.ready(node);
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            Callable<Void> work = () -> {
                for (int number = next.getAndIncrement(); number < REQUESTS; number = next.getAndIncrement()) {
                    try {
                        perform(node, number);
                    } catch (IOException broken) {
                        throw new IOException(
                                "request %d of kind %d; the node is %s"
                                        .formatted(number, number % 50, node.process.isAlive() ? "alive" : "gone"),
                                broken);
                    }
                    if (number % (REQUESTS / SAMPLES) == 0) {
                        sample(node, number);
                    }
                    if (number == REQUESTS / 2) {
                        before = liveHeap(node);
                    }
                }
                return null;
            };
            List<Future<Void>> done = clients.invokeAll(
                    IntStream.range(0, CLIENTS).mapToObj(i -> work).toList());
            clients.shutdown();
            for (Future<Void> future : done) {
                future.get();
            }
            sample(node, REQUESTS);
            Map<String, Long> after = liveHeap(node);
            System.out.printf("%d requests, %d turned away as busy%n", REQUESTS, busy.get());
            tellGrowth(before, after);
            System.out.printf(
                    "resident memory: %+.1f kB per 1000 requests over the second half%n", slope() * 1000 * 1024);
            double middle = mean(0.4, 0.6, Sample::megabytes);
            assertThat(mean(0.8, 1, Sample::megabytes)).as("resident MB").isLessThan(middle * 1.05 + 5);
            assertThat(mean(0.8, 1, Sample::threads)).as("threads").isLessThan(mean(0.4, 0.6, Sample::threads) + 5);
            assertThat(mean(0.8, 1, Sample::handles)).as("handles").isLessThan(mean(0.4, 0.6, Sample::handles) + 10);
            assertThat(mean(0.8, 1, Sample::scratch)).as("scratch files").isLessThan(CLIENTS + 2);
            assertThat(after.get(TOTAL)).as("live heap").isLessThan(before.get(TOTAL) + MOST_HEAP_GROWTH);
        }
    }

    private void perform(Cluster.Node node, int number) throws Exception {
        switch (number % 50) {
            case 0 ->
                expect(
                        node,
                        new Ask(
                                "/v1/audio/speech",
                                "{\"model\":\"tts-1\",\"input\":\"第%d号。\",\"voice\":\"qinglang\",\"response_format\":\"pcm\"}"
                                        .formatted(number),
                                -1),
                        200);
            case 1, 11, 21, 31, 41 -> {
                String address = expect(node, Ask.file("file " + number), 200);
                if (!address.isEmpty()) {
                    HttpResponse<byte[]> file = client.send(
                            HttpRequest.newBuilder(node.uri(address.replaceAll(".*\"(/audio/[^\"]+)\".*", "$1")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
                    assertThat(file.statusCode()).isEqualTo(200);
                }
            }
            case 2 -> expect(node, Ask.file(""), 400);
            case 3 ->
                expect(
                        node,
                        new Ask("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"a\",\"voice\":\"none\"}", -1),
                        404);
            case 4 -> goAway(node);
            default -> expect(node, Ask.stream(Integer.toString(number % 1000) + "abc"), 200);
        }
    }

    /** The response's body, empty if the service was busy. */
    private String expect(Cluster.Node node, Ask ask, int status) throws Exception {
        HttpResponse<byte[]> answer =
                client.send(request(node.uri(ask.path()), ask.body()), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == 503) {
            busy.incrementAndGet();
            return "";
        }
        assertThat(answer.statusCode()).isEqualTo(status);
        if (ask.bytes() >= 0 && status == 200) {
            assertThat(answer.body()).hasSize((int) ask.bytes());
        }
        return status == 200 && ask.path().startsWith("/api") ? new String(answer.body()) : "";
    }

    private void goAway(Cluster.Node node) throws Exception {
        HttpResponse<InputStream> answer = client.send(
                request(
                        node.uri("/v1/audio/speech"),
                        Ask.stream("x".repeat(2000)).body()),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(body.read()).isNotEqualTo(-1);
        }
    }

    private static HttpRequest request(URI address, String body) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void sample(Cluster.Node node, int requests) throws IOException {
        Path process = Path.of("/proc", Long.toString(node.process.pid()));
        double kilobytes = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        Sample sample = new Sample(
                requests, kilobytes / 1024, count(process.resolve("task")), count(process.resolve("fd")), scratch());
        synchronized (samples) {
            samples.add(sample);
        }
        System.out.println(sample);
    }

    /** Bytes of reachable objects by class, after a full collection. */
    private static Map<String, Long> liveHeap(Cluster.Node node) throws IOException {
        Process histogram = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(node.process.pid()),
                        "GC.class_histogram")
                .start();
        Map<String, Long> bytes = new HashMap<>();
        try (BufferedReader lines = histogram.inputReader()) {
            lines.lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length >= 3 && words[1].matches("\\d+") && words[2].matches("\\d+"))
                    .forEach(words -> {
                        if (words[0].equals(TOTAL)) {
                            bytes.put(TOTAL, Long.parseLong(words[2]));
                        } else if (words.length > 3) {
                            bytes.merge(words[3], Long.parseLong(words[2]), Long::sum);
                        }
                    });
        }
        return bytes;
    }

    private static void tellGrowth(Map<String, Long> before, Map<String, Long> after) {
        System.out.printf(
                "live heap: %.1f MB half way, %.1f MB at the end; what grew most:%n",
                before.get(TOTAL) / 1e6, after.get(TOTAL) / 1e6);
        after.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(TOTAL))
                .sorted(Comparator.comparingLong(entry -> before.getOrDefault(entry.getKey(), 0L) - entry.getValue()))
                .limit(6)
                .forEach(entry -> System.out.printf(
                        "  %+d kB %s%n",
                        (entry.getValue() - before.getOrDefault(entry.getKey(), 0L)) / 1000, entry.getKey()));
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }

    /** Files that nobody will ever ask for, in the service's folders. */
    private int scratch() throws IOException {
        int found = 0;
        for (String name : List.of("audio", "data")) {
            if (Files.isDirectory(folder.resolve(name))) {
                try (Stream<Path> files = Files.walk(folder.resolve(name))) {
                    found += (int) files.filter(file -> file.toString().endsWith(".partial"))
                            .count();
                } catch (java.io.UncheckedIOException vanished) {
                    continue; // swept while it was counted
                }
            }
        }
        return found;
    }

    private List<Sample> between(double from, double to) {
        return samples.stream()
                .filter(sample -> sample.requests() >= from * REQUESTS && sample.requests() <= to * REQUESTS)
                .toList();
    }

    private double mean(double from, double to, ToDoubleFunction<Sample> value) {
        return between(from, to).stream().mapToDouble(value).average().orElseThrow();
    }

    /** Megabytes a request over the second half, by least squares. */
    private double slope() {
        List<Sample> half = between(0.5, 1);
        double x = half.stream().mapToDouble(Sample::requests).average().orElseThrow();
        double y = half.stream().mapToDouble(Sample::megabytes).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (Sample sample : half) {
            above += (sample.requests() - x) * (sample.megabytes() - y);
            below += (sample.requests() - x) * (sample.requests() - x);
        }
        return above / below;
    }
}
