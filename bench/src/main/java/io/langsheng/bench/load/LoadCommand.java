package io.langsheng.bench.load;

import io.langsheng.bench.Sentences;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench load}: what clients of a running service see. {@code script/bench-load} starts one for it. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Loads a service on this machine and prints one JSON object.",
        footer = {
            "",
            "first_audio: 100 characters, one request after the other, seconds to the first sound.",
            "whole: 30 characters, seconds to the end of the answer.",
            "streams: some at once, the least sound that a player has left.",
            "crowd: many clients at once; each checks that it hears what it hears alone.",
            "The service must not keep sounds (--langsheng.cache.memory=0 --langsheng.cache.disk=0)."
        })
public final class LoadCommand implements Callable<Integer> {
    private static final int MOST_CLIENTS = 256;
    private static final int MOST_SECONDS = 600;

    private final OutputStream out;

    @Spec
    private CommandSpec spec;

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8000", description = "The service; ${DEFAULT-VALUE}.")
    private URI url;

    @Option(names = "--pid", required = true, description = "Its process.")
    private long pid;

    @Option(names = "--requests", defaultValue = "40", description = "Requests one after the other; ${DEFAULT-VALUE}.")
    private int requests;

    @Option(names = "--streams", defaultValue = "4", description = "Streams at once; ${DEFAULT-VALUE}.")
    private int streams;

    @Option(names = "--clients", defaultValue = "64", description = "Clients of the crowd; ${DEFAULT-VALUE}.")
    private int clients;

    @Option(names = "--seconds", defaultValue = "120", description = "How long the crowd stays; ${DEFAULT-VALUE}.")
    private int seconds;

    /** @param out where the object goes */
    public LoadCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        within("--requests", requests, 1000);
        within("--streams", streams, MOST_CLIENTS);
        within("--clients", clients, MOST_CLIENTS);
        within("--seconds", seconds, MOST_SECONDS);
        Service service;
        try {
            service = Service.at(url, pid);
        } catch (IllegalArgumentException elsewhere) {
            throw new ParameterException(spec.commandLine(), String.valueOf(elsewhere.getMessage()));
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("first_audio", oneByOne(service, 100, Answer::firstAudioSeconds));
        report.put("whole", oneByOne(service, 30, Answer::seconds));
        report.put("streams", together(service));
        List<String> texts = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            texts.add(Sentences.of(10 + client % 40));
        }
        report.put("crowd", new Crowd(service, texts, seconds).run());
        String json = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report);
        out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return 0;
    }

    private void within(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(
                    spec.commandLine(), "%s is %d; it must be within [1, %d].".formatted(option, value, most));
        }
    }

    private interface Figure {
        double of(Answer answer);
    }

    /** Requests one after the other, none the same as another, on an otherwise idle service. */
    private Map<String, Object> oneByOne(Service service, int characters, Figure figure)
            throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            service.speak(Sentences.of(characters), -1 - i); // what the first requests compile is not measured
        }
        double cpu = service.cpuSeconds();
        double audio = 0;
        double[] values = new double[requests];
        for (int i = 0; i < requests; i++) {
            Answer answer = service.speak(Sentences.of(characters), i);
            if (answer.status() != 200 || answer.arrivals().isEmpty()) {
                throw new IOException("A request was answered " + answer.status() + " " + answer.digest());
            }
            values[i] = figure.of(answer);
            audio += answer.audioSeconds();
        }
        java.util.Arrays.sort(values);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("characters", characters);
        figures.put("requests", requests);
        figures.put(
                "mean_ms",
                Math.round(1000 * java.util.Arrays.stream(values).average().orElse(0)));
        figures.put("p50_ms", Math.round(1000 * values[requests / 2]));
        figures.put("p95_ms", Math.round(1000 * values[Math.min(requests - 1, requests * 95 / 100)]));
        figures.put("most_ms", Math.round(1000 * values[requests - 1]));
        figures.put("cpu_seconds_per_request", (service.cpuSeconds() - cpu) / requests);
        figures.put("cpu_seconds_per_audio_second", (service.cpuSeconds() - cpu) / audio);
        return figures;
    }

    private Map<String, Object> together(Service service) throws IOException, InterruptedException, ExecutionException {
        double cpu = service.cpuSeconds();
        ExecutorService threads = Executors.newFixedThreadPool(streams);
        double least = Double.POSITIVE_INFINITY;
        double audio = 0;
        int dry = 0;
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                long seed = i;
                answers.add(threads.submit(() -> service.speak(Sentences.of(150), seed)));
            }
            for (Future<Answer> future : answers) {
                Answer answer = future.get();
                if (answer.status() != 200) {
                    throw new IOException("A stream was answered " + answer.status() + " " + answer.digest());
                }
                least = Math.min(least, answer.leastLeft());
                dry += answer.leastLeft() < 0 ? 1 : 0;
                audio += answer.audioSeconds();
            }
        } finally {
            threads.shutdownNow();
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("streams", streams);
        figures.put("audio_seconds", audio);
        figures.put("ran_dry", dry);
        figures.put("least_sound_left_ms", Math.round(1000 * least));
        figures.put("cpu_seconds_per_audio_second", (service.cpuSeconds() - cpu) / audio);
        return figures;
    }
}
