package io.langsheng.linguistic.pronunciation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readings of single characters, the usual one first, and of words. Made by {@code engine/data/pronunciation}; lexical
 * tones throughout (一 is {@code yi1}, 不 is {@code bu4}).
 *
 * <p>Words are kept as 64-bit hashes of their characters in one open-addressed table, with the place of each
 * character's reading in its list in three bits: a twentieth of what maps of strings take. At this size two words share
 * a hash with a probability of 10⁻⁹.
 */
final class ReadingDictionary {
    /** Longest word, in characters; ten readings of three bits fit an int. */
    static final int LONGEST = 10;
    /** Cost of a character or word without a frequency: ten times the negative decimal logarithm. */
    static final int RARE = 120;

    private static final int READING_BITS = 3;
    /** Behind the readings of a word: it is always read so. */
    private static final int FIXED = 1 << LONGEST * READING_BITS;

    private static final int SLOTS = 1 << 18;

    private final @Nullable String[] characters = new String[1 << 16];
    private final byte[] characterCosts = new byte[1 << 16];
    private final Map<Integer, String> supplementary = new HashMap<>();
    private final long[] words = new long[SLOTS];
    private final int[] wordReadings = new int[SLOTS];
    private final byte[] wordCosts = new byte[SLOTS];
    /** Length of the longest word that begins with a character. */
    private final byte[] longest = new byte[1 << 16];

    ReadingDictionary() {
        Arrays.fill(characterCosts, (byte) RARE);
        for (Rows rows = new Rows("characters.tsv"); rows.next(); ) {
            int codePoint = rows.key.codePointAt(0);
            if (codePoint < characters.length) {
                characters[codePoint] = rows.readings;
                characterCosts[codePoint] = rows.cost;
            } else {
                supplementary.put(codePoint, rows.readings);
            }
        }
        for (Rows rows = new Rows("words.tsv"); rows.next(); ) {
            put(rows.key, rows.readings, rows.cost);
        }
    }

    /** Readings of a character, the usual one first; empty for what is none. */
    List<String> readings(int codePoint) {
        String readings = listed(codePoint);
        return readings == null ? List.of() : Arrays.asList(readings.split(" "));
    }

    /** The usual reading, or null. */
    @Nullable
    String usual(int codePoint) {
        String readings = listed(codePoint);
        return readings == null ? null : at(readings, 0);
    }

    boolean isPolyphone(int codePoint) {
        String readings = listed(codePoint);
        return readings != null && readings.indexOf(' ') >= 0;
    }

    /** What it costs to leave a character a word of its own. */
    int cost(char character) {
        return characterCosts[character];
    }

    /** All words, for training. */
    static List<String> words() {
        List<String> words = new ArrayList<>();
        for (Rows rows = new Rows("words.tsv"); rows.next(); ) {
            words.add(rows.key);
        }
        return words;
    }

    /** Length of the longest word that begins with {@code character}, at least 1. */
    int longest(char character) {
        return Math.max(1, longest[character]);
    }

    /** Extends the hash of a word by its next character; begins with 0. */
    static long extended(long hash, char character) {
        return PolyphoneFeatures.mixed(hash + character) | 1;
    }

    /** Where the word with this hash lies, or −1. */
    int find(long hash) {
        for (int slot = (int) hash >>> 1 & SLOTS - 1; words[slot] != 0; slot = slot + 1 & SLOTS - 1) {
            if (words[slot] == hash) {
                return slot;
            }
        }
        return -1;
    }

    int wordCost(int found) {
        return wordCosts[found];
    }

    /** Whether a word that was found is read so whatever is around it. */
    boolean isFixed(int found) {
        return (wordReadings[found] & FIXED) != 0;
    }

    /** The reading of character {@code at} of a word that was found; {@code character} is that character. */
    String wordReading(int found, int at, char character) {
        String readings = characters[character];
        if (readings == null) {
            throw new IllegalStateException("a word of the dictionary holds a character without readings");
        }
        return at(readings, wordReadings[found] >>> at * READING_BITS & (1 << READING_BITS) - 1);
    }

    private @Nullable String listed(int codePoint) {
        return codePoint < characters.length ? characters[codePoint] : supplementary.get(codePoint);
    }

    private static String at(String readings, int index) {
        int from = 0;
        for (int i = 0; i < index; i++) {
            from = readings.indexOf(' ', from) + 1;
        }
        int to = readings.indexOf(' ', from);
        return to < 0 ? readings.substring(from) : readings.substring(from, to);
    }

    /**
     * @param readings those of the characters that have several, separated by spaces
     * @param cost its negative for a word that is always read so
     */
    private void put(String word, String readings, byte cost) {
        long hash = 0;
        int packed = 0;
        int from = 0;
        for (int i = 0; i < word.length(); i++) {
            char character = word.charAt(i);
            hash = extended(hash, character);
            String known = characters[character];
            if (known != null && known.indexOf(' ') >= 0) {
                int to = readings.indexOf(' ', from);
                String reading = to < 0 ? readings.substring(from) : readings.substring(from, to);
                packed |= place(known, reading) << i * READING_BITS;
                from = to + 1;
            }
        }
        int slot = (int) hash >>> 1 & SLOTS - 1;
        while (words[slot] != 0) {
            slot = slot + 1 & SLOTS - 1;
        }
        words[slot] = hash;
        wordReadings[slot] = cost < 0 ? packed | FIXED : packed;
        wordCosts[slot] = (byte) Math.abs(cost);
        longest[word.charAt(0)] = (byte) Math.max(longest[word.charAt(0)], word.length());
    }

    private static int place(String known, String reading) {
        int place = Arrays.asList(known.split(" ")).indexOf(reading);
        if (place < 0) {
            throw new IllegalStateException("words.tsv has the reading " + reading + ", which characters.tsv lacks");
        }
        return place;
    }

    /** The rows of a table, one after the other: key, readings, cost. */
    private static final class Rows {
        private final byte[] bytes;
        private int at;
        String key = "";
        String readings = "";
        byte cost;

        Rows(String name) {
            try (InputStream in = ReadingDictionary.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("resource " + name + " is missing");
                }
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean next() {
            if (at >= bytes.length) {
                return false;
            }
            key = field('\t');
            readings = field('\t');
            cost = Byte.parseByte(field('\n'));
            return true;
        }

        private String field(char end) {
            int from = at;
            while (bytes[at] != end) {
                at++;
            }
            return new String(bytes, from, at++ - from, StandardCharsets.UTF_8);
        }
    }
}
