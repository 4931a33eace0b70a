package io.langsheng.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart as Helm itself renders it, held against the types of the Kubernetes API. */
class KubernetesTest {
    private static final Path CHART = Path.of("helm", "langsheng");
    private static final Path MANIFESTS = Path.of("kubernetes", "langsheng.yaml");

    private final KubernetesSerialization yaml = new KubernetesSerialization();

    @Test
    void helm_finds_nothing_to_complain_of() {
        var result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "store.bucket=langsheng",
                "store.bucket=langsheng,store.endpoint=http://minio:9000,autoscaling.enabled=false",
                "ingress.enabled=true,ingress.tlsSecret=tls,ingress.className=nginx",
                "voicesClaim=voices,networkPolicy.enabled=false",
                "env.LANGSHENG_KEYS_REQUIRED=true,nodeSelector.kind=fast"
            })
    void every_way_of_setting_it_up_is_of_the_types_kubernetes_knows(String settings) {
        List<HasMetadata> objects = objects(render(settings));
        assertThat(objects).hasSizeGreaterThanOrEqualTo(3);
        for (HasMetadata object : objects) {
            assertThat(object.getClass().getPackageName()).startsWith("io.fabric8.kubernetes.api.model");
            List<String> unknown = new ArrayList<>();
            unknownFields(object, object.getKind(), unknown);
            assertThat(unknown).isEmpty();
        }
        assertThat(objects)
                .filteredOn(Deployment.class::isInstance)
                .singleElement()
                .satisfies(deployment -> {
                    var container = ((Deployment) deployment)
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0);
                    assertThat(container.getReadinessProbe().getHttpGet().getPath())
                            .isEqualTo("/actuator/health/readiness");
                    assertThat(container.getLivenessProbe()).isNotNull();
                    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                            .isTrue();
                });
    }

    @Test
    void a_misspelt_field_would_be_found() {
        List<String> unknown = new ArrayList<>();
        HasMetadata object = objects(render("").replace("readinessProbe:", "readynessProbe:")).stream()
                .filter(Deployment.class::isInstance)
                .findFirst()
                .orElseThrow();
        unknownFields(object, object.getKind(), unknown);
        assertThat(unknown).anyMatch(field -> field.contains("readynessProbe"));
    }

    /** The plain manifests are what the chart gives; {@code -Drender=true} writes them anew. */
    @Test
    void the_manifests_are_those_of_the_chart() throws Exception {
        String rendered = "# Rendered from deploy/helm/langsheng with its default values; for kubectl apply -f.\n"
                + render("").replaceAll("(?m)^# Source: .*\n", "");
        if (Boolean.getBoolean("render")) {
            Files.writeString(MANIFESTS, rendered);
        }
        assertThat(Files.readString(MANIFESTS)).isEqualTo(rendered);
    }

    private static String render(String settings) {
        TemplateCommand template = new Helm(CHART).template().withName("langsheng");
        Stream.of(settings.split(",")).filter(setting -> !setting.isEmpty()).forEach(setting -> {
            String[] pair = setting.split("=", 2);
            template.set(pair[0], pair[1]);
        });
        return template.call();
    }

    private List<HasMetadata> objects(String documents) {
        return Stream.of(documents.split("(?m)^---\\s*$"))
                .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
                .map(document -> yaml.<HasMetadata>unmarshal(document))
                .toList();
    }

    /** The API's types keep what they do not know in {@code additionalProperties}. */
    private static void unknownFields(Object value, String path, List<String> unknown) {
        if (value instanceof Collection<?> items) {
            items.forEach(item -> unknownFields(item, path + "[]", unknown));
        }
        if (value == null || !value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")) {
            return;
        }
        for (Method getter : value.getClass().getMethods()) {
            if (getter.getParameterCount() == 0 && getter.getName().startsWith("get") && !getter.isBridge()) {
                Object field = call(getter, value);
                String name = getter.getName().substring(3);
                if (name.equals("AdditionalProperties")) {
                    ((Map<?, ?>) field).keySet().forEach(key -> unknown.add(path + "." + key));
                } else {
                    unknownFields(field, path + "." + name, unknown);
                }
            }
        }
    }

    private static Object call(Method getter, Object value) {
        try {
            return getter.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
