package io.langsheng.linguistic.sandhi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The entries of one of this package's tables: separated by spaces, lines that begin with # left out. */
final class Entries {
    private Entries() {}

    static List<String> of(String table) {
        List<String> entries = new ArrayList<>();
        for (String line : lines(table)) {
            for (String entry : line.split(" ")) {
                if (!entry.isEmpty()) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    static List<String> lines(String table) {
        InputStream resource = Entries.class.getResourceAsStream(table);
        if (resource == null) {
            throw new IllegalStateException("table " + table + " is missing from the class path");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
