package io.langsheng.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.RunningService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A real scrape of a real service. */
@Timeout(60)
@AutoConfigureMetrics
@RunningService
class MetricsTest {
    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("langsheng.monitor.interval", () -> "100ms");
    }

    @Test
    void a_scrape_tells_of_speech() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(post("/v1/audio/speech", """
                    {"model":"tts-1","input":"abcde","voice":"tone","emotion":"happy","response_format":"pcm"}""").statusCode()).isEqualTo(200);
        }
        post("/api/tts", "{\"text\":\"ab!\"}");
        post("/api/tts", "{\"text\":\"\"}");
        String happy = "{emotion=\"happy\",priority=\"interactive\",tenant_class=\"open\",voice=\"tone\"}";
        String scrape = scrape();
        assertThat(value(scrape, "langsheng_first_audio_seconds_count" + happy)).isEqualTo(3);
        assertThat(value(scrape, "langsheng_queue_wait_seconds_count" + happy)).isEqualTo(3);
        assertThat(value(scrape, "langsheng_block_gap_seconds_count" + happy)).isEqualTo(12);
        assertThat(value(scrape, "langsheng_real_time_factor_count" + happy)).isEqualTo(3);
        assertThat(value(scrape, "langsheng_characters_total" + happy)).isEqualTo(15);
        assertThat(value(scrape, "langsheng_audio_seconds_total" + happy)).isBetween(1.49, 1.51);
        assertThat(value(scrape, "langsheng_underruns_total" + happy)).isZero();
        assertThat(scrape)
                .contains(
                        "langsheng_first_audio_seconds_bucket{emotion=\"happy\",priority=\"interactive\",tenant_class=\"open\",voice=\"tone\",le=\"0.25\"}")
                .containsPattern(
                        "langsheng_speech_seconds_count\\{[^}]*emotion=\"neutral\"[^}]*outcome=\"failed\"[^}]*} 1")
                .containsPattern("langsheng_speech_seconds_count\\{[^}]*emotion=\"happy\"[^}]*outcome=\"done\"[^}]*} 3")
                .contains("langsheng_problems_total{code=\"empty_text\"} 1.0")
                .contains("langsheng_problems_total{code=\"internal\"} 1.0")
                .containsPattern("langsheng_stage_seconds_count\\{[^}]*stage=\"encode\"[^}]*}")
                .contains("langsheng_queue_requests{priority=\"interactive\"} 0.0")
                .contains("langsheng_queue_expected_wait_seconds ")
                .contains("langsheng_voices_loaded 1.0")
                .containsPattern("process_resident_memory_bytes \\d")
                .contains("http_server_requests_seconds_bucket");
    }

    @Test
    void the_dashboard_has_a_past_the_moment_it_is_opened() throws Exception {
        post("/api/tts", "{\"text\":\"abc\"}");
        String dashboard = "";
        while (!dashboard.matches("(?s).*\"requests\":[1-9].*")) {
            dashboard = get("/v1/dashboard");
        }
        assertThat(dashboard)
                .contains("\"intervalMillis\":100,")
                .contains("\"p95\":")
                .contains("\"residentBytes\":")
                .contains("\"id\":\"tone\"")
                .contains("\"gone\":false");
        assertThat(get("/v1/dashboard?since=" + Long.MAX_VALUE)).contains("\"samples\":[]");
    }

    @Test
    void the_dashboard_page_and_its_library_are_served_from_here() throws Exception {
        assertThat(get("/dashboard.html"))
                .contains("vendor/uplot/uPlot.iife.min.js")
                .doesNotContain("http:", "https:");
        byte[] library = get("/vendor/uplot/uPlot.iife.min.js").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(java.util.HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(library)))
                .as("uPlot 1.6.32 as its authors released it")
                .isEqualTo("19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f");
    }

    private String scrape() throws Exception {
        return get("/actuator/prometheus");
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static double value(String scrape, String series) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(scrape);
        assertThat(line.find()).as(series).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private HttpResponse<byte[]> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
