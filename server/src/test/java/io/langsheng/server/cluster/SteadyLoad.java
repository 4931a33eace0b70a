package io.langsheng.server.cluster;

import io.langsheng.server.ToneVoices;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Requests at a steady rate, whatever becomes of those before: half of them small files, half streams of a second. Each
 * knows how many bytes it must get.
 */
final class SteadyLoad implements AutoCloseable {
    private static final String STREAMED = "streamed-sound-that-lasts-five-seconds-and-takes-1";

    private final Function<String, URI> service;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final CountDownLatch requests;
    private int sent;

    /**
     * What became of a request.
     *
     * @param begun whether its response had begun
     * @param problem empty if all of it came
     * @param ended {@link System#nanoTime}
     */
    record Outcome(boolean begun, String problem, long ended) {
        boolean whole() {
            return problem.isEmpty();
        }
    }

    SteadyLoad(Function<String, URI> service, int perSecond, int count) {
        this.service = service;
        this.requests = new CountDownLatch(count);
        clock.scheduleAtFixedRate(
                () -> {
                    if (sent < count) {
                        int number = sent++;
                        clients.execute(() -> ask(number));
                    }
                },
                0,
                1000 / perSecond,
                TimeUnit.MILLISECONDS);
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

    private void ask(int number) {
        boolean begun = false;
        String problem = "";
        try {
            boolean streamed = number % 2 == 0;
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(service.apply(streamed ? "/v1/audio/speech" : "/api/tts"))
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(30))
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    streamed
                                            ? "{\"model\":\"tts-1\",\"input\":\"%s\",\"voice\":\"tone\",\"response_format\":\"pcm\"}"
                                                    .formatted(STREAMED)
                                            : "{\"text\":\"file %d\"}".formatted(number)))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            begun = true;
            long bytes = 0;
            try (InputStream body = answer.body()) {
                byte[] buffer = new byte[8192];
                for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                    bytes += read;
                }
            }
            if (answer.statusCode() != 200) {
                begun = false;
                problem = "status " + answer.statusCode();
            } else if (streamed && bytes != (long) STREAMED.length() * ToneVoices.SAMPLES * 2) {
                problem = "silently short: " + bytes + " bytes";
            }
        } catch (IOException e) {
            problem = e.toString();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        synchronized (outcomes) {
            outcomes.add(new Outcome(begun, problem, System.nanoTime()));
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
