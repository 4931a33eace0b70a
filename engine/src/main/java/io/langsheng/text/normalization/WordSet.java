package io.langsheng.text.normalization;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** A few words a rule looks for around a place. */
final class WordSet {
    private final Set<String> words;
    private final int longest;

    WordSet(String... words) {
        this.words = new HashSet<>(Arrays.asList(words));
        this.longest = Arrays.stream(words).mapToInt(String::length).max().orElse(0);
    }

    /** Words separated by blanks. */
    static WordSet of(String words) {
        return new WordSet(words.trim().split("\\s+"));
    }

    boolean contains(String word) {
        return words.contains(word);
    }

    /** Length of the longest word that begins at {@code i}; 0 where none does. */
    int at(Line line, int i) {
        for (int n = longest; n > 0; n--) {
            if (i + n <= line.length() && words.contains(line.text(i, i + n))) {
                return n;
            }
        }
        return 0;
    }

    /** Whether one of the words ends at {@code i}. */
    boolean endsAt(Line line, int i) {
        for (int n = Math.min(longest, i); n > 0; n--) {
            if (words.contains(line.text(i - n, i))) {
                return true;
            }
        }
        return false;
    }

    boolean within(Line line, int from, int to) {
        for (int i = from; i < to; i++) {
            int n = at(line, i);
            if (n > 0 && i + n <= to && !(line.letter(i) && line.letter(i - 1))) { // no tel in Intel
                return true;
            }
        }
        return false;
    }
}
