package io.langsheng.linguistic.prosody;

import io.langsheng.linguistic.word.Word;

/**
 * Syllables on their way to a prosodic word.
 *
 * @param from first syllable
 * @param to behind the last
 * @param core how many of them are no clitics
 * @param first the word it begins with
 * @param last the word it ends with
 * @param whole how many words it holds
 */
record Block(int from, int to, int core, Word first, Word last, int whole) {
    static Block of(int from, int to, Word word) {
        return new Block(from, to, to - from, word, word, 1);
    }

    int size() {
        return to - from;
    }

    boolean isSingle() {
        return size() == 1;
    }

    Block withClitic(Block clitic) {
        return new Block(from, clitic.to, core, first, clitic.last, whole + clitic.whole);
    }

    Block with(Block next) {
        return new Block(from, next.to, core + next.core, first, next.last, whole + next.whole);
    }
}
