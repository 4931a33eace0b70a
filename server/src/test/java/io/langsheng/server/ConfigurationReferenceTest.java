package io.langsheng.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/configuration.md} says what the code says: it is written from the metadata that the compiler makes of
 * every configuration record. After a change, write it again with {@code -Dtest=ConfigurationReferenceTest
 * -Dwrite.docs=true}.
 */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final String INTRODUCTION = """
            # Configuration

            Written from the code by `ConfigurationReferenceTest`; change the records, not this page.

            Every property can be given as an option of `./langsheng serve` (`--langsheng.limits.text=20000`), in a file
            (`--spring.config.additional-location=/etc/langsheng/`, an `application.yaml` there), or in the environment
            (`LANGSHENG_LIMITS_TEXT=20000`), an option being stronger than the environment, and that than a file. A value
            that cannot be right stops the start with a message that says what would be. Durations are written `500ms`,
            `30s`, `7d`; sizes `64KB`, `1MB`, `2GB`; relative folders lie below `langsheng.home`. Addresses, TLS, proxies,
            the base path and logging are Spring Boot's own properties: see [operating](operating.md).
            """;

    @Test
    void the_page_lists_every_property() throws IOException {
        String written = page();
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(PAGE, written);
        }
        assertThat(PAGE).content().isEqualTo(written);
    }

    @Test
    void every_property_says_what_it_is_for() throws IOException {
        for (JsonNode property : metadata().path("properties")) {
            assertThat(property.path("description").stringValue(""))
                    .as("@param of " + property.path("name").stringValue())
                    .isNotBlank();
        }
    }

    private static String page() throws IOException {
        Map<String, StringBuilder> sections = new TreeMap<>();
        Map<String, JsonNode> properties = new TreeMap<>();
        metadata()
                .path("properties")
                .forEach(property -> properties.put(property.path("name").stringValue(), property));
        Map<String, String> about = new LinkedHashMap<>();
        metadata().path("groups").forEach(group -> {
            String text = group.path("description").stringValue("");
            if (!text.isEmpty()) {
                about.putIfAbsent(group.path("name").stringValue(), text);
            }
        });
        properties.forEach((name, property) -> sections.computeIfAbsent(section(name), id -> heading(id, about))
                .append("| `%s` | %s | %s | %s |\n"
                        .formatted(name, type(property), standard(property), prose(property))));
        StringBuilder page = new StringBuilder(INTRODUCTION);
        sections.values().forEach(page::append);
        return page.toString();
    }

    private static StringBuilder heading(String section, Map<String, String> about) {
        StringBuilder heading = new StringBuilder("\n## " + section + "\n\n");
        String text = about.get(section);
        if (text != null) {
            heading.append(marked(text)).append("\n\n");
        }
        return heading.append("| Property | Type | Default | Meaning |\n|---|---|---|---|\n");
    }

    /** {@code langsheng.limits.text} → {@code langsheng.limits}; {@code langsheng.home} → {@code langsheng}. */
    private static String section(String property) {
        String[] parts = property.split("\\.");
        return parts.length < 3 ? parts[0] : parts[0] + "." + parts[1];
    }

    private static String type(JsonNode property) {
        return property.path("type")
                .stringValue()
                .replaceAll("[a-z]+\\.(?:[a-z]+\\.)*", "")
                .replace('$', '.')
                .replace("DataSize", "size")
                .replace("Path", "path")
                .replace("URI", "address")
                .toLowerCase(Locale.ROOT)
                .replace("<", " of ")
                .replace(">", "")
                .replace(",", " to ");
    }

    private static String standard(JsonNode property) {
        JsonNode value = property.path("defaultValue");
        if (value.isMissingNode()) {
            return "none";
        }
        String text = value.isArray()
                ? String.join(", ", value.valueStream().map(JsonNode::asString).toList())
                : value.asString();
        return text.isEmpty() ? "none" : "`" + text + "`";
    }

    private static String prose(JsonNode property) {
        return marked(property.path("description").stringValue("")).replace("|", "\\|");
    }

    private static String marked(String javadoc) {
        return javadoc.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`").replaceAll("\\s+", " ");
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream in =
                ConfigurationReferenceTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return new JsonMapper().readTree(in);
        }
    }
}
