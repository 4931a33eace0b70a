package io.langsheng.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.langsheng.server.RunningService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Prometheus rules and the Grafana dashboard of {@code deploy/} against a scrape of the running service. */
@Timeout(60)
@AutoConfigureMetrics
@RunningService
class DeployedMonitoringTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:langsheng|jvm|process|http_server|hikaricp)_[a-z_]+\\b(?!:)");

    @LocalServerPort
    int port;

    @Test
    void every_metric_that_rules_and_dashboard_ask_for_is_there() throws Exception {
        Set<String> known = METRIC.matcher(scrape())
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names(Files.readString(DEPLOY.resolve("prometheus/rules.yaml"))))
                .isSubsetOf(known);
        JsonNode dashboard = JsonMapper.shared()
                .readTree(DEPLOY.resolve("grafana/langsheng.json").toFile());
        Set<String> asked = new TreeSet<>();
        dashboard
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(
                                target -> asked.addAll(names(target.path("expr").stringValue()))));
        assertThat(asked).hasSizeGreaterThan(15).isSubsetOf(known);
    }

    @Test
    void promtool_finds_the_rules_right_and_the_scrape_clean() throws Exception {
        assumeTrue(present("promtool"), "promtool (Debian: prometheus) is not installed; script/test installs it");
        Path folder = DEPLOY.resolve("prometheus");
        assertThat(promtool(folder, "", "check", "config", "prometheus.yaml")).contains("SUCCESS");
        assertThat(promtool(folder, "", "test", "rules", "rules-test.yaml")).contains("SUCCESS");
        promtool(folder, scrape(), "check", "metrics");
    }

    /** Output of a run that must end well, its complaints included. */
    private static String promtool(Path folder, String input, String... words) throws Exception {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of("promtool"), Stream.of(words)).toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // 3: it dislikes names of libraries; ours have to pass. Observations cannot carry a help text.
        int status = process.waitFor();
        assertThat(output.lines().filter(line -> line.startsWith("langsheng_") && !line.endsWith("no help text")))
                .isEmpty();
        assertThat(status).as(output).isIn(0, 3);
        return output;
    }

    private static boolean present(String command) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private static Set<String> names(String expressions) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(expressions.replaceAll("(?m)^\\s*(summary|action):.*$", ""));
        while (metric.find()) {
            names.add(metric.group());
        }
        return names;
    }

    private String scrape() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/audio/speech"))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"tts-1\",\"input\":\"abc\",\"voice\":\"tone\",\"response_format\":\"pcm\"}"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
