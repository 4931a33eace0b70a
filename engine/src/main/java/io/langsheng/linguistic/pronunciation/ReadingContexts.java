package io.langsheng.linguistic.pronunciation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Readings that the words right around a character settle, in everyday speech above all, of which the model has seen
 * little: the table {@code contexts.tsv}. The first row that fits counts.
 *
 * <ul>
 *   <li>你得去 → dei3; 写得很好 → de5
 *   <li>种着菜 → zhong4; 一场大雨 → chang2; 扇一扇 → shan1 … shan1
 * </ul>
 */
final class ReadingContexts {
    /** Farthest that the expressions look, in characters; bounds the time for one character. */
    private static final int REACH = 12;

    private final Map<Character, List<Context>> contexts = new HashMap<>();

    private record Context(String reading, Pattern pattern) {}

    ReadingContexts() {
        try (InputStream in = ReadingContexts.class.getResourceAsStream("contexts.tsv")) {
            if (in == null) {
                throw new IllegalStateException("resource contexts.tsv is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split("\t", -1);
                    Pattern pattern = Pattern.compile("(?<=" + fields[2] + ")" + fields[0] + fields[3]);
                    contexts.computeIfAbsent(fields[0].charAt(0), key -> new ArrayList<>())
                            .add(new Context(fields[1], pattern));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reading of character {@code at}, or null where no context fits. */
    @Nullable
    String reading(String text, int at) {
        for (Context context : contexts.getOrDefault(text.charAt(at), List.of())) {
            Matcher matcher = context.pattern().matcher(text);
            matcher.region(at, Math.min(text.length(), at + REACH));
            matcher.useTransparentBounds(true).useAnchoringBounds(false);
            if (matcher.lookingAt()) {
                return context.reading();
            }
        }
        return null;
    }
}
