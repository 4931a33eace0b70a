package io.langsheng.linguistic.english;

import java.util.List;

/**
 * A syllable of an English word.
 *
 * @param from first letter it stands for; syllables of one word share the word's range
 * @param to behind the last
 * @param phonemes ARPAbet in lower case, without stress
 * @param stressed whether its vowel has the primary stress
 * @param source {@code dictionary}, {@code letters} or {@code letter-to-sound}
 */
public record EnglishSyllable(int from, int to, List<String> phonemes, boolean stressed, String source) {}
