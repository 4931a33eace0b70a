package io.langsheng.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.RunningService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code static/asyncapi.yaml} against the running socket: its examples are understood, its answers are those that come. */
@Timeout(60)
@RunningService
class AsyncApiDocumentTest {
    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    @Test
    void messages_are_those_of_the_document() throws Exception {
        JsonNode messages = json.valueToTree(new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(Path.of("src/main/resources/static/asyncapi.yaml"))))
                .path("components")
                .path("messages");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/v1/stream"), new Ear(heard))
                .join();
        Set<String> seen = new TreeSet<>();
        for (List<String> talk :
                List.of(List.of("start", "text", "flush", "end"), List.of("start", "cancel"), List.of("nonsense"))) {
            for (String type : talk) {
                JsonNode example = messages.path(type).path("examples").get(0);
                socket.sendText(
                                example == null
                                        ? "{\"type\":\"%s\"}".formatted(type)
                                        : example.path("payload").toString(),
                                true)
                        .join();
            }
            String last = talk.contains("end") ? "done" : talk.contains("cancel") ? "cancelled" : "error";
            for (String type = ""; !type.equals(last); ) {
                String text = heard.poll(20, TimeUnit.SECONDS);
                assertThat(text).as("after " + talk + " and " + seen).isNotNull();
                type = check(text, messages);
                seen.add(type);
            }
        }
        assertThat(seen).containsExactly("audio", "cancelled", "done", "error", "flushed", "started", "timestamps");
        socket.abort();
    }

    private String check(String text, JsonNode messages) {
        if (text.equals("audio")) {
            return text;
        }
        JsonNode message = json.readTree(text);
        String type = message.path("type").stringValue();
        JsonNode payload = messages.path(type).path("payload");
        List<String> required = new ArrayList<>();
        payload.path("required").forEach(name -> required.add(name.stringValue()));
        assertThat(message.propertyNames()).as(text).containsAll(required);
        assertThat(payload.path("properties").propertyNames()).as(text).containsAll(message.propertyNames());
        for (JsonNode item : message.path("items")) {
            JsonNode known =
                    payload.path("properties").path("items").path("items").path("properties");
            assertThat(known.propertyNames()).as(text).containsAll(item.propertyNames());
        }
        return type;
    }

    private record Ear(BlockingQueue<String> heard, StringBuilder partial) implements WebSocket.Listener {
        Ear(BlockingQueue<String> heard) {
            this(heard, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                heard.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            heard.add("audio");
            socket.request(1);
            return null;
        }
    }
}
