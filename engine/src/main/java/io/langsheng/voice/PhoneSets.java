package io.langsheng.voice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The phone and tone lists that are built in, by language, from {@code symbols/LANGUAGE.txt}. */
final class PhoneSets {
    private PhoneSets() {}

    /** Entries of {@code sy} (breaks included) and {@code tone}; empty for a language without them. */
    static Map<String, List<String>> of(String language) {
        for (String known : SymbolTables.builtIn()) {
            // Training scripts spell WuuShanghai in two ways.
            if (known.toLowerCase(Locale.ROOT).equals(language.toLowerCase(Locale.ROOT))) {
                Map<String, List<String>> lists = read(known);
                lists.computeIfPresent("sy", (category, phones) -> SymbolTables.withBreaks(phones));
                return lists;
            }
        }
        return Map.of();
    }

    private static Map<String, List<String>> read(String language) {
        try (InputStream in = PhoneSets.class.getResourceAsStream("symbols/" + language + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("symbols/" + language + ".txt is not on the class path");
            }
            Map<String, List<String>> lists = new LinkedHashMap<>();
            List<String> current = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("[")) {
                    current = new ArrayList<>();
                    lists.put(line.substring(1, line.length() - 1), current);
                } else if (!line.startsWith("# ")) {
                    current.addAll(List.of(line.split(" ")));
                }
            }
            return lists;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
