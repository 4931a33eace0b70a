package io.langsheng.linguistic.word;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Traditional characters as simplified ones, one for one, so that places in the text stay what they are. For look-ups
 * only.
 */
public final class Simplified {
    private static final String TABLE = "/data/dictionary/tc/t2s.txt"; // of HanLP
    private static final char[] MAP = load();

    private Simplified() {}

    /** {@code text} with its traditional characters replaced; as long as {@code text}. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (MAP[text.charAt(i)] != text.charAt(i)) {
                char[] letters = text.toCharArray();
                for (int k = i; k < letters.length; k++) {
                    letters[k] = MAP[letters[k]];
                }
                return new String(letters);
            }
        }
        return text;
    }

    private static char[] load() {
        char[] map = new char[Character.MAX_VALUE + 1];
        for (int i = 0; i < map.length; i++) {
            map[i] = (char) i;
        }
        try (InputStream in = Simplified.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("HanLP's table " + TABLE + " is not on the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf('=');
                if (equals == 1 && line.length() >= 3 && (line.length() == 3 || line.charAt(3) == ' ')) {
                    map[line.charAt(0)] = line.charAt(2);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return map;
    }
}
