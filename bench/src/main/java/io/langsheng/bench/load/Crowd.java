package io.langsheng.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients at once for a while. Each has a text of its own and knows from a lone run how it sounds; each answer must
 * be exactly that, or 503 with Retry-After, after which the client waits as it was told.
 */
final class Crowd {
    private static final int LONGEST_PAUSE_SECONDS = 5;
    private static final int TWELVE = 12;

    private final Service service;
    private final List<String> texts;
    private final double seconds;
    private final AtomicInteger spoken = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger wrongSound = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile String firstFailure = "";

    /** @param texts one for each client */
    Crowd(Service service, List<String> texts, double seconds) {
        this.service = service;
        this.texts = texts;
        this.seconds = seconds;
    }

    Map<String, Object> run() throws IOException, InterruptedException, ExecutionException {
        List<String> alone = new ArrayList<>();
        for (int client = 0; client < texts.size(); client++) {
            Answer answer = service.speak(texts.get(client), client);
            if (answer.status() != 200) {
                throw new IOException("A lone request was answered " + answer.status() + " " + answer.digest());
            }
            alone.add(answer.digest());
        }
        double cpu = service.cpuSeconds();
        List<Long> resident = new ArrayList<>();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        ExecutorService threads = Executors.newFixedThreadPool(texts.size());
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < texts.size(); client++) {
                clients.add(threads.submit(client(client, alone.get(client), end)));
            }
            for (Future<?> client : clients) {
                while (true) {
                    try {
                        client.get(1, TimeUnit.SECONDS);
                        break;
                    } catch (java.util.concurrent.TimeoutException stillGoing) {
                        resident.add(service.residentMb());
                    }
                }
            }
            resident.add(service.residentMb());
        } finally {
            threads.shutdownNow();
        }
        return figures(resident, service.cpuSeconds() - cpu);
    }

    private Callable<Void> client(int client, String alone, long end) {
        return () -> {
            while (System.nanoTime() < end) {
                Answer answer = service.speak(texts.get(client), client);
                if (answer.status() == 200) {
                    (answer.digest().equals(alone) ? spoken : wrongSound).incrementAndGet();
                } else if (answer.status() == 503 && answer.retryAfter() != null) {
                    busy.incrementAndGet();
                    TimeUnit.SECONDS.sleep(Math.min(LONGEST_PAUSE_SECONDS, Long.parseLong(answer.retryAfter())));
                } else {
                    failed.incrementAndGet();
                    firstFailure = answer.status() + " " + (answer.status() == 0 ? answer.digest() : "");
                }
            }
            return null;
        };
    }

    private Map<String, Object> figures(List<Long> resident, double cpu) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("clients", texts.size());
        figures.put("seconds", seconds);
        figures.put("spoken_as_alone", spoken.get());
        figures.put("busy_with_retry_after", busy.get());
        figures.put("spoken_otherwise", wrongSound.get());
        figures.put("failed", failed.get());
        if (!firstFailure.isEmpty()) {
            figures.put("a_failure", firstFailure);
        }
        int half = resident.size() / 2;
        figures.put("resident_mb", everyTwelfth(resident));
        figures.put("resident_mb_first_half", mean(resident.subList(0, half)));
        figures.put("resident_mb_second_half", mean(resident.subList(half, resident.size())));
        figures.put(
                "resident_mb_a_minute_in_the_second_half",
                Math.round(60 * slope(resident.subList(half, resident.size()))));
        figures.put(
                "resident_mb_most",
                resident.stream().mapToLong(Long::longValue).max().orElse(0));
        figures.put("cpu_seconds", cpu);
        return figures;
    }

    /** The course of memory: of every twelfth of the time its last value. */
    private static List<Long> everyTwelfth(List<Long> values) {
        List<Long> some = new ArrayList<>();
        for (int part = 1; part <= TWELVE; part++) {
            some.add(values.get(Math.max(0, part * values.size() / TWELVE - 1)));
        }
        return some;
    }

    /** The slope of the least-squares line through values that lie one second apart, a second. */
    static double slope(List<Long> values) {
        double middle = (values.size() - 1) / 2.0;
        double mean = values.stream().mapToLong(Long::longValue).average().orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < values.size(); i++) {
            above += (i - middle) * (values.get(i) - mean);
            below += (i - middle) * (i - middle);
        }
        return below == 0 ? 0 : above / below;
    }

    private static long mean(List<Long> values) {
        return Math.round(values.stream().mapToLong(Long::longValue).average().orElse(0));
    }
}
