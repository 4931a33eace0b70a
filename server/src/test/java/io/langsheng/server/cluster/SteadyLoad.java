package io.langsheng.server.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/**
 * Requests that come when they come, whatever becomes of those before (an open loop), at a rate, with the irregular
 * distances of independent callers; the same ones every time. Each knows how many bytes it must get.
 */
final class SteadyLoad implements AutoCloseable {
    private final Function<String, URI> service;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final CountDownLatch requests;

    /**
     * A request.
     *
     * @param bytes of the response, -1 where that is not known
     */
    record Ask(String path, String body, long bytes) {
        /** A stream of {@code text} by the tone voice. */
        static Ask stream(String text) {
            return new Ask(
                    "/v1/audio/speech",
                    "{\"model\":\"tts-1\",\"input\":\"%s\",\"voice\":\"tone\",\"response_format\":\"pcm\"}"
                            .formatted(text),
                    text.length() * 1600L);
        }

        /** A stored file of {@code text}. */
        static Ask file(String text) {
            return new Ask("/api/tts", "{\"text\":\"%s\"}".formatted(text), -1);
        }
    }

    /**
     * What became of a request.
     *
     * @param begun whether its response had begun
     * @param status of the response, 0 without one
     * @param retryAfter whether it said when to come back
     * @param problem empty if all of it came
     * @param firstNanos from the request's moment to its first byte
     * @param wholeNanos to its last
     * @param ended {@link System#nanoTime}
     */
    record Outcome(
            boolean begun,
            int status,
            boolean retryAfter,
            String problem,
            long firstNanos,
            long wholeNanos,
            long ended) {
        boolean whole() {
            return problem.isEmpty();
        }
    }

    SteadyLoad(Function<String, URI> service, double perSecond, int count, IntFunction<Ask> asks) {
        this.service = service;
        this.requests = new CountDownLatch(count);
        Random random = new Random(7);
        double seconds = 0;
        for (int i = 0; i < count; i++) {
            Ask ask = asks.apply(i);
            seconds -= Math.log(1 - random.nextDouble()) / perSecond;
            clock.schedule(() -> clients.execute(() -> perform(ask)), Math.round(seconds * 1e6), TimeUnit.MICROSECONDS);
        }
    }

    /** Waits until so many requests are done. */
    void done(int count) throws InterruptedException {
        synchronized (outcomes) {
            while (outcomes.size() < count) {
                outcomes.wait();
            }
        }
    }

    List<Outcome> finish() throws InterruptedException {
        requests.await();
        synchronized (outcomes) {
            return List.copyOf(outcomes);
        }
    }

    /** Longest time in which no request was answered whole. */
    static Duration longestGap(List<Outcome> outcomes) {
        List<Outcome> whole = outcomes.stream()
                .filter(Outcome::whole)
                .sorted(Comparator.comparingLong(Outcome::ended))
                .toList();
        long gap = 0;
        for (int i = 1; i < whole.size(); i++) {
            gap = Math.max(gap, whole.get(i).ended() - whole.get(i - 1).ended());
        }
        return Duration.ofNanos(gap);
    }

    /** Milliseconds of the given share of those answered whole, the fastest first. */
    static double percentile(List<Outcome> outcomes, double share, ToLongFunction<Outcome> nanos) {
        long[] sorted = outcomes.stream()
                .filter(Outcome::whole)
                .mapToLong(nanos)
                .sorted()
                .toArray();
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1e6;
    }

    private void perform(Ask ask) {
        long start = System.nanoTime();
        long first = 0;
        boolean begun = false;
        boolean retryAfter = false;
        int status = 0;
        String problem = "";
        try {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(service.apply(ask.path()))
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(60))
                            .POST(HttpRequest.BodyPublishers.ofString(ask.body()))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            status = answer.statusCode();
            retryAfter = answer.headers().firstValue("Retry-After").isPresent();
            begun = status == 200;
            long bytes = 0;
            try (InputStream body = answer.body()) {
                byte[] buffer = new byte[8192];
                for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                    first = first == 0 ? System.nanoTime() - start : first;
                    bytes += read;
                }
            }
            if (status != 200) {
                problem = "status " + status;
            } else if (ask.bytes() >= 0 && bytes != ask.bytes()) {
                problem = "silently short: " + bytes + " bytes";
            }
        } catch (IOException e) {
            problem = e.toString();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        long end = System.nanoTime();
        synchronized (outcomes) {
            outcomes.add(new Outcome(begun, status, retryAfter, problem, first, end - start, end));
            outcomes.notifyAll();
        }
        requests.countDown();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clients.shutdownNow();
    }
}
