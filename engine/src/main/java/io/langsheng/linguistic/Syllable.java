package io.langsheng.linguistic;

import java.util.List;

/**
 * One spoken syllable of a sentence.
 *
 * @param from first character in the sentence's text
 * @param to behind its last; two characters for a fused erhua syllable, part of a word for English
 * @param lexical citation form: pinyin with tone digit ({@code yi1}, {@code huar1}), or ARPAbet ({@code hh-ah0})
 * @param surface as spoken: tones after sandhi, 5 is neutral
 * @param source which rule, entry or model chose it
 * @param phonemes English phonemes, empty for Mandarin
 * @param stressed whether an English syllable has the primary stress
 */
public record Syllable(
        int from, int to, String lexical, String surface, String source, List<String> phonemes, boolean stressed) {
    public Syllable {
        phonemes = List.copyOf(phonemes);
    }

    public boolean isEnglish() {
        return !phonemes.isEmpty();
    }
}
