package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the polyphone model looks at around a character, as hashes: neighbouring characters and their combinations, the
 * word and its neighbours, parts of speech, and what the phrase dictionary says.
 */
final class PolyphoneFeatures {
    private static final int REACH = 4;
    private static final int BAG = 8;
    private static final char OUTSIDE = '\u0001';

    private final String text;
    private final List<Word> words;
    private final int[] wordAt;
    private final PhraseMatches phrases;
    private final long[] hashes = new long[80];
    private int count;
    private int kind;

    PolyphoneFeatures(String text, List<Word> words, PhraseMatches phrases) {
        this.text = text;
        this.words = words;
        this.phrases = phrases;
        this.wordAt = new int[text.length()];
        for (int w = 0; w < words.size(); w++) {
            for (int i = words.get(w).from(); i < words.get(w).to(); i++) {
                wordAt[i] = w;
            }
        }
    }

    /** Features of character {@code i}; the array is reused by the next call, its valid length is {@link #count}. */
    long[] at(int i) {
        return at(i, phrases.reading[i]);
    }

    /** @param reading what the dictionary's word around it says, or null for none */
    long[] at(int i, @Nullable String reading) {
        count = 0;
        kind = 0;
        add(0); // how common each reading is
        for (int d = 1; d <= REACH; d++) {
            add(letter(i - d));
            add(letter(i + d));
        }
        char a = letter(i - 2);
        char b = letter(i - 1);
        char c = letter(i + 1);
        char d = letter(i + 2);
        add(pair(a, b));
        add(pair(b, c));
        add(pair(c, d));
        add(pair(letter(i - 3), a) * 31 + b);
        add(pair(a, b) * 31 + c);
        add(pair(b, c) * 31 + d);
        add(pair(c, d) * 31 + letter(i + 3));
        add(pair(a, b) * 1009 + pair(c, d));
        int w = wordAt[i];
        Word word = words.get(w);
        long within = i - word.from();
        add(hash(wordText(w)) * 31 + within);
        add(hash(word.pos()) * 64 + Math.min(within, 7) * 8 + Math.min(word.to() - word.from(), 7));
        add(hash(pos(w - 1)));
        add(hash(pos(w + 1)));
        add(hash(pos(w - 1)) * 31 + hash(pos(w + 1)));
        add((hash(pos(w - 1)) * 31 + hash(word.pos())) * 31 + hash(pos(w + 1)));
        add(hash(wordText(w - 1)) * 31 + hash(wordText(w)));
        add(hash(wordText(w)) * 37 + hash(wordText(w + 1)));
        add(hash(wordText(w - 1)));
        add(hash(wordText(w + 1)));
        add(hash(pos(w - 2)) * 31 + hash(pos(w - 1)));
        add(hash(pos(w + 1)) * 37 + hash(pos(w + 2)));
        add(reading == null ? 0 : hash(reading));
        add(reading == null ? 0 : hash(reading) * 31 + Math.min(phrases.length[i], 5));
        String phrase = text.substring(phrases.from[i], phrases.from[i] + phrases.length[i]);
        int inside = i - phrases.from[i];
        add(reading == null ? 0 : hash(phrase) * 31 + inside);
        add(reading == null ? 0 : inside * 16 + phrases.length[i]);
        int bag = kind++;
        for (int k = Math.max(0, i - BAG); k < Math.min(text.length(), i + BAG + 1); k++) {
            if (Math.abs(k - i) > 1) {
                hashes[count++] = mixed(bag * 1_000_003L + text.charAt(k));
            }
        }
        return hashes;
    }

    int count() {
        return count;
    }

    private char letter(int i) {
        return i < 0 || i >= text.length() ? OUTSIDE : text.charAt(i);
    }

    private static long pair(char a, char b) {
        return a * 65_537L + b;
    }

    private String pos(int w) {
        return w < 0 || w >= words.size() ? "" : words.get(w).pos();
    }

    private String wordText(int w) {
        return w < 0 || w >= words.size()
                ? ""
                : text.substring(words.get(w).from(), words.get(w).to());
    }

    private void add(long value) {
        hashes[count++] = mixed(value * 64 + kind++);
    }

    private static long hash(String text) {
        return text.hashCode();
    }

    /** SplitMix64's output function. */
    static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
