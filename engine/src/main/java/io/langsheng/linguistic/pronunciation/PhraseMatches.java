package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the phrase dictionary says of a sentence: for each character the reading of the longest phrase around it whose
 * ends are ends of words, found from left to right. A phrase that cuts through a word is chance, not evidence.
 */
final class PhraseMatches {
    final @Nullable String[] reading;
    /** Length of the phrase, 0 for none. */
    final int[] length;

    private PhraseMatches(int size) {
        reading = new String[size];
        length = new int[size];
    }

    /** @param text the sentence in simplified characters */
    static PhraseMatches of(String text, List<Word> words, ReadingDictionary dictionary) {
        PhraseMatches matches = new PhraseMatches(text.length());
        int size = words.size();
        for (int first = 0; first < size; ) {
            int from = words.get(first).from();
            int next = first + 1;
            for (int last = lastWithin(words, first); last >= first; last--) {
                int to = words.get(last).to();
                if (to - from < 2) {
                    break;
                }
                @Nullable String[] found = dictionary.phrase(text.substring(from, to));
                if (found != null) {
                    matches.put(from, found);
                    next = last + 1;
                    break;
                }
                if (last == first) {
                    inside(text, from, to, dictionary, matches);
                }
            }
            first = next;
        }
        return matches;
    }

    private static int lastWithin(List<Word> words, int first) {
        int last = first;
        int from = words.get(first).from();
        while (last + 1 < words.size() && words.get(last + 1).to() - from <= ReadingDictionary.LONGEST) {
            last++;
        }
        return last;
    }

    /** The parts of a word that is not listed as a whole, longest first. */
    private static void inside(String text, int from, int to, ReadingDictionary dictionary, PhraseMatches matches) {
        for (int start = from; start < to - 1; ) {
            int next = start + 1;
            for (int end = Math.min(to, start + ReadingDictionary.LONGEST); end - start >= 2; end--) {
                @Nullable String[] found = dictionary.phrase(text.substring(start, end));
                if (found != null) {
                    matches.put(start, found);
                    next = end;
                    break;
                }
            }
            start = next;
        }
    }

    private void put(int from, @Nullable String[] readings) {
        for (int i = 0; i < readings.length; i++) {
            reading[from + i] = readings[i];
            length[from + i] = readings.length;
        }
    }
}
