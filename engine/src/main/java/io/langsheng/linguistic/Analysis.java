package io.langsheng.linguistic;

import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.util.List;

/**
 * Everything the front-end decides about one sentence, before symbols.
 *
 * @param sentence what was read
 * @param words in order
 * @param syllables in spoken order; empty if the sentence holds nothing that can be spoken
 * @param levels the break behind each syllable: 0 none, 1 to 4 as in {@link ProsodicBoundary}; the last is 4
 */
public record Analysis(Sentence sentence, List<Word> words, List<Syllable> syllables, int[] levels) {
    public Analysis {
        words = List.copyOf(words);
        syllables = List.copyOf(syllables);
        if (levels.length != syllables.size()) {
            throw new IllegalArgumentException("%d levels for %d syllables".formatted(levels.length, syllables.size()));
        }
    }

    /** Where syllable {@code i} begins in the source text. */
    public int start(int i) {
        return sentence.starts()[syllables.get(i).from()];
    }

    /** Where it ends, exclusive. */
    public int end(int i) {
        return sentence.ends()[syllables.get(i).to() - 1];
    }
}
