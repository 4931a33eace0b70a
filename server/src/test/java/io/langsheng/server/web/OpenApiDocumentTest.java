package io.langsheng.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.RunningService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code static/openapi.json}, which the service hands out as it is, is what the controllers say, with the words of
 * {@code openapi.yaml} laid over it. Written anew with {@code -Dwrite.docs=true}.
 */
@Timeout(90)
@RunningService(properties = {"springdoc.api-docs.enabled=true", "springdoc.use-fqn=true"})
class OpenApiDocumentTest {
    private static final Path DOCUMENT = Path.of("src/main/resources/static/openapi.json");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @Value("${langsheng.home}")
    Path home;

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper mapper;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void the_document_says_what_the_controllers_do() throws Exception {
        String current = JSON.writeValueAsString(plain(document())) + "\n";
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(DOCUMENT, current);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("openapi.json; write it anew with -Dwrite.docs=true")
                .isEqualTo(current);
    }

    @Test
    void every_example_runs() throws Exception {
        int ran = 0;
        JsonNode paths = document().path("paths");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                for (Map.Entry<String, JsonNode> content :
                        operation.getValue().path("requestBody").path("content").properties()) {
                    for (JsonNode example : content.getValue().path("examples")) {
                        String body = example.path("value").isString()
                                ? example.path("value").stringValue()
                                : example.path("value").toString();
                        HttpRequest request = HttpRequest.newBuilder(
                                        uri(path.getKey().replace("{name}", "example")))
                                .header("Content-Type", content.getKey() + ";charset=UTF-8")
                                .method(
                                        operation.getKey().toUpperCase(java.util.Locale.ROOT),
                                        HttpRequest.BodyPublishers.ofString(body))
                                .build();
                        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                        assertThat(answer.statusCode())
                                .as(path.getKey() + " " + body + answer.body())
                                .isBetween(200, 204);
                        ran++;
                    }
                }
            }
        }
        assertThat(ran).isGreaterThan(8);
    }

    @Test
    void the_document_is_whole() throws Exception {
        JsonNode document = document();
        assertThat(document.path("openapi").stringValue()).startsWith("3.1");
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                assertThat(operation.getValue().path("summary").stringValue(""))
                        .as("summary of %s %s in openapi.yaml", operation.getKey(), path.getKey())
                        .isNotBlank();
            }
        }
        assertThat(document.toString()).doesNotContain("localhost", home.toString());
        HttpResponse<String> served =
                client.send(HttpRequest.newBuilder(uri("/openapi.json")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(served.statusCode()).isEqualTo(200);
    }

    private JsonNode document() throws Exception {
        HttpResponse<String> generated =
                client.send(HttpRequest.newBuilder(uri("/v3/api-docs")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(generated.statusCode()).as(generated.body()).isEqualTo(200);
        ObjectNode document = (ObjectNode) mapper.readTree(shortNames(generated.body()));
        ((ObjectNode) document.path("components").path("schemas"))
                .putObject("JsonNode")
                .put("description", "any JSON; what is understood stands with the operation");
        document.remove("servers");
        JsonNode words = mapper.valueToTree(new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("src/test/resources/openapi.yaml"))));
        ObjectNode paths = (ObjectNode) document.path("paths");
        paths.remove("/error");
        for (Map.Entry<String, JsonNode> path : words.path("paths").properties()) {
            assertThat(paths.has(path.getKey()))
                    .as(path.getKey() + " of openapi.yaml is an address of the service")
                    .isTrue();
        }
        lay(words, document);
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (JsonNode operation : path.getValue()) {
                complete(path.getKey(), (ObjectNode) operation);
            }
        }
        return document;
    }

    /** {@code io.langsheng.server.speech.SimpleSpeechController$Body} → {@code SimpleSpeechBody} */
    private static String shortNames(String document) {
        return Pattern.compile("(?:[a-z0-9]+\\.)+([A-Z]\\w*?)(?:Controller)?(?:[.$]([A-Z]\\w*))?(?=[\"$])")
                .matcher(document)
                .replaceAll(name -> name.group(1) + (name.group(2) == null ? "" : name.group(2)));
    }

    /** Tag and error shape follow from the address. */
    private void complete(String path, ObjectNode operation) {
        operation.putArray("tags").add(tag(path));
        String shape = path.startsWith("/api/")
                ? "SimpleError"
                : path.startsWith("/v1/audio/") || path.startsWith("/v1/models") ? "OpenAiError" : "Problem";
        ObjectNode response = ((ObjectNode) operation.path("responses")).putObject("default");
        response.put("description", "What is wrong, and what would be right");
        response.putObject("content")
                .putObject(shape.equals("Problem") ? "application/problem+json" : "application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/" + shape);
    }

    private static String tag(String path) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("/v1/audio/", "OpenAI");
        tags.put("/v1/models", "OpenAI");
        tags.put("/api/", "Speech");
        tags.put("/audio/", "Speech");
        tags.put("/v1/formats", "Speech");
        tags.put("/v1/voices", "Voices");
        tags.put("/v1/lexicons", "Lexicons");
        tags.put("/v1/jobs", "Jobs");
        tags.put("/v1/analyze", "Text");
        tags.put("/v1/readings", "Text");
        tags.put("/v1/dashboard", "Service");
        return tags.entrySet().stream()
                .filter(tag -> path.startsWith(tag.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Keys and usage");
    }

    private static void lay(JsonNode over, ObjectNode under) {
        for (Map.Entry<String, JsonNode> field : over.properties()) {
            if (field.getValue() instanceof ObjectNode object
                    && under.get(field.getKey()) instanceof ObjectNode below) {
                lay(object, below);
            } else {
                under.set(field.getKey(), field.getValue());
            }
        }
    }

    /** As maps in the order of their keys, so that the document does not change with the order of scanning. */
    private Object plain(JsonNode node) {
        return node.isObject()
                ? new TreeMap<>(mapper.convertValue(node, Map.class))
                : mapper.convertValue(node, Object.class);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
