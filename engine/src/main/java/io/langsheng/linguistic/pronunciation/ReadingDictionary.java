package io.langsheng.linguistic.pronunciation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readings of single characters, the usual one first, and of phrases. Made by {@code engine/data/pronunciation};
 * lexical tones throughout (一 is {@code yi1}, 不 is {@code bu4}).
 */
final class ReadingDictionary {
    /** Longest phrase, in characters. */
    static final int LONGEST = 12;

    private final Map<Integer, String> characters = new HashMap<>(1 << 17);
    private final Map<String, String> phrases = new HashMap<>(1 << 17);

    ReadingDictionary() {
        read("characters.tsv", (key, value) -> characters.put(key.codePointAt(0), value));
        read("phrases.tsv", phrases::put);
    }

    /** Readings of a character, the usual one first; empty for what is none. */
    List<String> readings(int codePoint) {
        String readings = characters.get(codePoint);
        return readings == null ? List.of() : Arrays.asList(readings.split(" "));
    }

    /** The usual reading, or null. */
    @Nullable
    String usual(int codePoint) {
        String readings = characters.get(codePoint);
        if (readings == null) {
            return null;
        }
        int space = readings.indexOf(' ');
        return space < 0 ? readings : readings.substring(0, space);
    }

    boolean isPolyphone(int codePoint) {
        String readings = characters.get(codePoint);
        return readings != null && readings.indexOf(' ') >= 0;
    }

    /** One reading a character, or null if the phrase is not listed. */
    String @Nullable [] phrase(String text) {
        String readings = phrases.get(text);
        return readings == null ? null : readings.split(" ");
    }

    private interface Row {
        void put(String key, String value);
    }

    private static void read(String name, Row row) {
        try (InputStream in = ReadingDictionary.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                row.put(line.substring(0, tab), line.substring(tab + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
