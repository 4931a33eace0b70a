package io.langsheng.linguistic.pronunciation;

import io.langsheng.text.Sentence;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the reading dictionary says of a sentence: the sentence is cut into the words of the dictionary that together are
 * the most frequent, and each character has its reading in its word. A character left alone has none.
 *
 * <p>Idea: unigram Viterbi, left to right, over all dictionary words that begin at each character; linear in the text. A
 * word that the user gave ({@link Sentence.Word}) is not crossed.
 */
final class PhraseMatches {
    final @Nullable String[] reading;
    /** Where the dictionary word around a character begins. */
    final int[] from;
    /** Length of the dictionary word around a character, 1 for none. */
    final int[] length;
    /** Whether that word is always read so. */
    final boolean[] fixed;

    private final String text;
    private final ReadingDictionary dictionary;

    private PhraseMatches(String text, ReadingDictionary dictionary) {
        this.text = text;
        this.dictionary = dictionary;
        reading = new String[text.length()];
        from = new int[text.length()];
        length = new int[text.length()];
        fixed = new boolean[text.length()];
    }

    /**
     * @param text the sentence in simplified characters
     * @param except length from which a word is overlooked: that of the sentence, where a dictionary word is to be read
     *     as if it were not listed; else more than any word has
     */
    static PhraseMatches of(String text, Sentence sentence, ReadingDictionary dictionary, int except) {
        PhraseMatches matches = new PhraseMatches(text, dictionary);
        matches.cut(edges(sentence), except);
        return matches;
    }

    /** True where a word of the user's begins or ends. */
    private static boolean[] edges(Sentence sentence) {
        boolean[] edges = new boolean[sentence.text().length() + 1];
        for (Sentence.Annotation annotation : sentence.annotations()) {
            if (annotation instanceof Sentence.Word word) {
                edges[word.from()] = true;
                edges[word.to()] = true;
            }
        }
        return edges;
    }

    private void cut(boolean[] edges, int except) {
        int size = text.length();
        int[] best = new int[size + 1];
        Arrays.fill(best, Integer.MAX_VALUE);
        best[0] = 0;
        int[] start = new int[size + 1];
        int[] found = new int[size + 1];
        for (int i = 0; i < size; i++) {
            char first = text.charAt(i);
            long hash = ReadingDictionary.extended(0, first);
            relax(i, i + 1, best[i] + dictionary.cost(first), dictionary.find(hash), best, start, found);
            int reach = Math.min(size, i + Math.min(dictionary.longest(first), except - 1));
            for (int to = i + 2; to <= reach && !edges[to - 1]; to++) {
                hash = ReadingDictionary.extended(hash, text.charAt(to - 1));
                int slot = dictionary.find(hash);
                if (slot >= 0) {
                    relax(i, to, best[i] + dictionary.wordCost(slot), slot, best, start, found);
                }
            }
        }
        for (int to = size; to > 0; to = start[to]) {
            for (int i = start[to]; i < to; i++) {
                from[i] = start[to];
                length[i] = to - start[to];
                fixed[i] = found[to] >= 0 && dictionary.isFixed(found[to]);
                reading[i] = found[to] < 0 ? null : dictionary.wordReading(found[to], i - start[to], text.charAt(i));
            }
        }
    }

    private static void relax(int from, int to, int cost, int slot, int[] best, int[] start, int[] found) {
        if (cost < best[to]) {
            best[to] = cost;
            start[to] = from;
            found[to] = slot;
        }
    }
}
