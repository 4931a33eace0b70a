package io.langsheng.server.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Voices that come, change and go while the service runs, and more of them than memory holds. */
@Timeout(60)
class VoicesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;
    private FolderVoices opener;
    private int port;

    @BeforeEach
    void start() throws IOException {
        FolderVoices.write(voices(), "b", "20");
        run();
    }

    private void run() {
        service = new SpringApplication(LangshengServer.class, FolderVoices.class)
                .run(
                        "--server.port=0",
                        "--langsheng.home=" + home,
                        "--langsheng.voices.rescan=20ms",
                        "--langsheng.voices.memory=" + 2 * FolderVoices.BYTES + "B");
        opener = service.getBean(FolderVoices.class);
        port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterEach
    void stop() {
        opener.opening.countDown();
        opener.speaking.countDown();
        service.close();
    }

    @Test
    void voices_come_change_and_go_and_requests_in_flight_keep_theirs() throws Exception {
        assertThat(speak("c").statusCode()).isEqualTo(404);
        FolderVoices.write(voices(), "c", "30");
        Waiting.until(() -> card("c") != null);
        assertThat(level(speak("c"))).isEqualTo(30);

        CountDownLatch speaking = new CountDownLatch(1);
        opener.speaking = speaking;
        HttpResponse<InputStream> inFlight = speak("c"); // answered with its first character
        FolderVoices.write(voices(), "c", "31");
        Waiting.until(() -> opener.opened.contains("c31"));
        CompletableFuture<HttpResponse<InputStream>> after = CompletableFuture.supplyAsync(() -> speak("c"));
        Waiting.until(() -> after.isDone());
        delete("c");
        Waiting.until(() -> card("c") == null);
        assertThat(speak("c").statusCode()).isEqualTo(404);
        assertThat(opener.closed).isEmpty();
        speaking.countDown();
        assertThat(level(inFlight)).isEqualTo(30);
        assertThat(level(after.get())).isEqualTo(31);
        Waiting.until(() -> opener.closed.contains("c30") && opener.closed.contains("c31"));
    }

    @Test
    void a_changed_default_is_warm_before_it_takes_over() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        opener.opening = opening;
        FolderVoices.write(voices(), "b", "21");
        Thread registry = awaitOpening();
        assertThat(level(speak(null))).as("while the new one is opened").isEqualTo(20);
        assertThat(ready()).isEqualTo(200);
        opening.countDown();
        Waiting.until(() -> opener.opened.contains("b21") && opener.closed.contains("b20"));
        assertThat(registry).isNotNull();
        assertThat(level(speak(null))).isEqualTo(21);
        assertThat(opener.opened).containsExactly("b20", "b21");
    }

    @Test
    void a_change_that_cannot_be_opened_leaves_the_voice_as_it_was() throws Exception {
        FolderVoices.write(voices(), "b", "half a file");
        Waiting.until(() -> card("b").has("problem"));
        assertThat(level(speak("b"))).isEqualTo(20);
        assertThat(ready()).isEqualTo(200);
        FolderVoices.write(voices(), "b", "22");
        Waiting.until(() -> opener.opened.contains("b22") && !card("b").has("problem"));
        assertThat(level(speak("b"))).isEqualTo(22);
    }

    @Test
    void a_voice_that_cannot_be_opened_leaves_it_to_another_to_be_the_default() throws Exception {
        service.close();
        FolderVoices.write(voices(), "a", "half a file");
        start();
        assertThat(level(speak(null))).isEqualTo(20);
        assertThat(card("a").path("problem").stringValue()).contains("two digits");
        HttpResponse<String> refused = client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/jobs"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"text\":\"“好。”\",\"casting\":[{\"when\":\"dialogue\",\"voice\":\"a\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("two digits", "vailable: b.");
        FolderVoices.write(voices(), "a", "10");
        Waiting.until(() -> !card("a").has("problem"));
        assertThat(level(speak(null))).as("still the default").isEqualTo(20);
        assertThat(level(speak("a"))).isEqualTo(10);
    }

    @Test
    void a_service_whose_only_voice_is_damaged_starts_and_waits_for_another() throws Exception {
        service.close();
        FolderVoices.write(voices(), "b", "half a file");
        run();
        assertThat(ready()).isEqualTo(503);
        FolderVoices.write(voices(), "b", "20");
        Waiting.until(() -> ready() == 200);
    }

    @Test
    void a_default_that_goes_leaves_its_place_to_a_warm_one() throws Exception {
        FolderVoices.write(voices(), "c", "30");
        Waiting.until(() -> card("c") != null);
        assertThat(opener.opened).as("loaded when first asked for").containsExactly("b20");
        delete("b");
        Waiting.until(() -> opener.opened.contains("c30"));
        assertThat(card("c").path("isDefault").booleanValue()).isTrue();
        assertThat(level(speak(null))).isEqualTo(30);
        delete("c");
        Waiting.until(() -> ready() == 503);
        FolderVoices.write(voices(), "d", "40");
        Waiting.until(() -> ready() == 200);
        assertThat(opener.opened).containsExactly("b20", "c30", "d40");
    }

    @Test
    void the_least_recently_used_voice_is_unloaded_beyond_the_memory() throws Exception {
        FolderVoices.write(voices(), "c", "30");
        FolderVoices.write(voices(), "d", "40");
        Waiting.until(() -> card("c") != null && card("d") != null);
        assertThat(level(speak("c"))).isEqualTo(30);
        assertThat(loaded()).isEqualTo("b c ");
        assertThat(level(speak("d"))).isEqualTo(40);
        assertThat(loaded()).as("two fit; the default stays").isEqualTo("b d ");
        assertThat(opener.closed).containsExactly("c30");
        assertThat(level(speak("c"))).isEqualTo(30);
        assertThat(loaded()).isEqualTo("b c ");
    }

    /** Returns once the registry waits in the opener. */
    private Thread awaitOpening() throws Exception {
        Thread[] found = new Thread[1];
        Waiting.until(() -> {
            for (var entry : Thread.getAllStackTraces().entrySet()) {
                for (StackTraceElement frame : entry.getValue()) {
                    if (frame.getClassName().equals(FolderVoices.class.getName())
                            && frame.getMethodName().equals("open")) {
                        found[0] = entry.getKey();
                    }
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    private Path voices() {
        return home.resolve("voices");
    }

    private void delete(String id) throws IOException {
        Files.delete(voices().resolve(id).resolve("level"));
        Files.delete(voices().resolve(id));
    }

    private int ready() throws Exception {
        return get("/actuator/health/readiness").statusCode();
    }

    private String loaded() throws Exception {
        StringBuilder loaded = new StringBuilder();
        for (JsonNode card : JSON.readTree(get("/v1/voices").body()).path("voices")) {
            loaded.append(card.path("loaded").booleanValue() ? card.path("id").stringValue() + " " : "");
        }
        return loaded.toString();
    }

    private JsonNode card(String id) throws Exception {
        for (JsonNode card : JSON.readTree(get("/v1/voices").body()).path("voices")) {
            if (card.path("id").stringValue().equals(id)) {
                return card;
            }
        }
        return null;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Three characters; the default voice if {@code voice} is null. */
    private HttpResponse<InputStream> speak(String voice) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/audio/speech"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"model\":\"m\",\"input\":\"abc\",\"response_format\":\"pcm\",\"voice\":\""
                                            + (voice == null ? "alloy" : voice) + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Percent at which all three characters sound. */
    private static int level(HttpResponse<InputStream> answer) throws IOException {
        byte[] pcm = answer.body().readAllBytes();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(pcm).hasSize(3 * 2 * FolderVoices.SAMPLES);
        int first = Math.round((short) (pcm[0] & 0xff | pcm[1] << 8) / 327.67f);
        int last = Math.round((short) (pcm[pcm.length - 2] & 0xff | pcm[pcm.length - 1] << 8) / 327.67f);
        assertThat(last).isEqualTo(first);
        return first;
    }
}
