package io.langsheng.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service under load. Only addresses of this machine are taken.
 *
 * @param pid the service's process, for its CPU seconds and memory
 */
record Service(URI address, long pid, HttpClient http) {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final JsonMapper JSON = new JsonMapper();

    static Service at(URI address, long pid) throws IOException {
        String host = address.getHost();
        if (host == null || !InetAddress.getByName(host).isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "--url is %s; load is put on this machine only, such as http://127.0.0.1:8000.".formatted(address));
        }
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        return new Service(address, pid, http);
    }

    /** Speaks and reads the sound as it comes. */
    Answer speak(String text, long seed) throws InterruptedException {
        long began = System.nanoTime();
        String body = JSON.writeValueAsString(
                Map.of("model", "tts-1", "voice", "alloy", "input", text, "response_format", "pcm", "seed", seed));
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/v1/audio/speech"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        List<Answer.Arrival> arrivals = new ArrayList<>();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = response.body()) {
                byte[] buffer = new byte[1 << 16];
                long bytes = 0;
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (response.statusCode() == 200) {
                        bytes += read;
                        digest.update(buffer, 0, read);
                        arrivals.add(new Answer.Arrival(since(began), bytes));
                    }
                }
            }
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(null),
                    arrivals,
                    HexFormat.of().formatHex(digest.digest()),
                    since(began));
        } catch (IOException broken) {
            return new Answer(0, null, List.of(), broken.toString(), since(began));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** CPU seconds that the service has taken so far. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0; // utime, stime in ticks of 10 ms
    }

    /** MB that the service holds now. */
    long residentMb() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(0);
    }
}
