package io.langsheng.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The cluster's compose file: well-formed, nothing dangling, hardened. */
class ComposeTest {
    private static final Path FILE = Path.of("compose", "cluster.yaml");

    private final Map<String, Object> compose = read(FILE);

    @Test
    void what_services_need_is_there() {
        Map<String, Map<String, Object>> services = map(compose.get("services"));
        Set<String> volumes = map(compose.get("volumes")).keySet();
        services.forEach((name, service) -> {
            assertThat(service).as(name).containsKey("image");
            assertThat(services.keySet()).as(name).containsAll(needed(service));
            for (String volume : list(service.get("volumes"))) {
                String source = volume.substring(0, volume.indexOf(':'));
                if (source.startsWith(".")) {
                    assertThat(FILE.resolveSibling(source)).as(name).exists();
                } else {
                    assertThat(volumes).as(name).contains(source);
                }
            }
        });
    }

    @Test
    void nodes_are_equal_but_for_their_name_and_confined() {
        Map<String, Map<String, Object>> services = map(compose.get("services"));
        Map<String, Object> a = services.get("node-a");
        Map<String, Object> b = services.get("node-b");
        assertThat(a.keySet()).isEqualTo(b.keySet());
        for (String key : a.keySet()) {
            if (!key.equals("hostname")) {
                assertThat(a.get(key)).as(key).isEqualTo(b.get(key));
            }
        }
        assertThat(a.get("read_only")).isEqualTo(true);
        assertThat(list(a.get("cap_drop"))).containsExactly("ALL");
    }

    @Test
    void haproxy_is_told_all_that_its_configuration_asks_for() throws Exception {
        Map<String, Map<String, Object>> services = map(compose.get("services"));
        String configuration = Files.readString(Path.of("haproxy", "haproxy.cfg"));
        Set<String> asked = new TreeSet<>();
        java.util.regex.Pattern.compile("\\$\\{(\\w+)}")
                .matcher(configuration)
                .results()
                .forEach(match -> asked.add(match.group(1)));
        assertThat(map(services.get("haproxy").get("environment")).keySet()).containsExactlyInAnyOrderElementsOf(asked);
    }

    private static Set<String> needed(Map<String, Object> service) {
        Object needs = service.getOrDefault("depends_on", List.of());
        return needs instanceof Map<?, ?> conditions ? map(conditions).keySet() : Set.copyOf(list(needs));
    }

    private static Map<String, Object> read(Path file) {
        try {
            return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, T> map(Object value) {
        return (Map<String, T>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Object value) {
        return value == null ? List.of() : (List<String>) value;
    }
}
