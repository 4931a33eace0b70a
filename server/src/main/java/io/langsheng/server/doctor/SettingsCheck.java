package io.langsheng.server.doctor;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Whether every setting can be read, and whether there are some that nobody reads. */
final class SettingsCheck {
    private static final String PREFIX = "langsheng.";
    /** Read one by one, not through a record. */
    private static final Set<String> SINGLE = Set.of("langsheng.home", "langsheng.training", "langsheng.terminal");

    private final Environment environment;
    private final Map<String, Class<?>> records = new LinkedHashMap<>();

    SettingsCheck(Environment environment) {
        this.environment = environment;
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        scanner.findCandidateComponents("io.langsheng").forEach(found -> {
            Class<?> type = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
            ConfigurationProperties annotation = type.getAnnotation(ConfigurationProperties.class);
            records.put(annotation.value(), type);
        });
    }

    /** The settings below a prefix, unless they are wrong. */
    <T> Optional<T> bound(String prefix, Class<T> type) {
        try {
            return Optional.of(Binder.get(environment).bindOrCreate(prefix, type));
        } catch (RuntimeException wrong) {
            return Optional.empty();
        }
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        records.forEach((prefix, type) -> {
            try {
                Binder.get(environment).bindOrCreate(prefix, type);
            } catch (RuntimeException wrong) {
                findings.add(Finding.failed("settings", prefix + ": " + innermost(wrong), "Correct the value."));
            }
        });
        Set<String> known = new TreeSet<>(SINGLE);
        records.forEach((prefix, type) -> names(prefix, type, known));
        Set<String> given = given();
        given.stream()
                .filter(name -> known.stream().noneMatch(setting -> matches(name, setting)))
                .forEach(name -> findings.add(Finding.warning(
                        "settings",
                        name + " is not a setting of this version; nobody reads it.",
                        "Did you mean %s?".formatted(nearest(name, known)))));
        if (findings.isEmpty()) {
            findings.add(Finding.ok("settings", "%d given, all of them known".formatted(given.size())));
        }
        return findings;
    }

    /** Names below our prefix in files and options; those of the system's environment have another form. */
    private Set<String> given() {
        Set<String> names = new TreeSet<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> listing
                        && !source.getName().equals("systemEnvironment")) {
                    for (String name : listing.getPropertyNames()) {
                        if (name.startsWith(PREFIX)) {
                            names.add(kebab(name));
                        }
                    }
                }
            }
        }
        return names;
    }

    private static void names(String prefix, Class<?> type, Set<String> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + kebab(component.getName());
            if (component.getType().isRecord()) {
                names(name, component.getType(), names);
            } else {
                names.add(name);
            }
        }
    }

    private static boolean matches(String given, String setting) {
        return given.equals(setting) || given.startsWith(setting + ".") || given.startsWith(setting + "[");
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Finding.reason(cause);
    }

    private static String nearest(String name, Set<String> known) {
        return known.stream()
                .min((one, two) -> Integer.compare(distance(name, one), distance(name, two)))
                .orElse("");
    }

    /** Levenshtein's distance. */
    private static int distance(String one, String two) {
        int[] row = new int[two.length() + 1];
        for (int j = 0; j <= two.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= two.length(); j++) {
                int above = row[j];
                int changed = diagonal + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[two.length()];
    }
}
