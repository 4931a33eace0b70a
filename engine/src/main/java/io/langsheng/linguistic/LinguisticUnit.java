package io.langsheng.linguistic;

/**
 * One step of the acoustic model, in the symbols of the voice: a phoneme of a syllable, a break, or a byte.
 *
 * @param symbol entry of the voice's {@code sy} table ({@code b_c}, {@code #3}), or a decimal byte for byte voices
 * @param tone entry of the tone table ({@code tone3}, {@code tone_none})
 * @param syllableFlag {@code s_begin}, {@code s_middle}, {@code s_end}, {@code s_both}, {@code s_none}
 * @param wordSegment {@code word_begin}, {@code word_middle}, {@code word_end}, {@code word_both}, {@code word_none};
 *     a word is a prosodic word
 * @param syllable index of the syllable within the utterance, −1 for a break
 * @param start where the unit's text begins in the source text, UTF-16, inclusive
 * @param end where it ends, exclusive; equal to {@code start} for what has no text of its own
 */
public record LinguisticUnit(
        String symbol, String tone, String syllableFlag, String wordSegment, int syllable, int start, int end) {
    public LinguisticUnit {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("unit range [%d, %d) is not ordered".formatted(start, end));
        }
    }

    public static LinguisticUnit boundary(ProsodicBoundary level, int at) {
        return new LinguisticUnit(level.symbol(), "tone_none", "s_none", "word_none", -1, at, at);
    }

    public boolean isBoundary() {
        return symbol.startsWith("#");
    }
}
