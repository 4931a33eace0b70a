package io.langsheng.linguistic.word;

/**
 * A word of a sentence.
 *
 * @param text its characters
 * @param pos part of speech in the PKU tag set ({@code n}, {@code nr}, {@code v}, {@code d}, {@code m}, {@code q},
 *     {@code w} for punctuation, {@code nx} for Latin letters)
 * @param from first character in the sentence's text
 * @param to behind its last
 */
public record Word(String text, String pos, int from, int to) {
    /** Whether the part of speech is {@code tag} or one of its kinds: {@code is("n")} holds for {@code nr}. */
    public boolean is(String tag) {
        return pos.startsWith(tag);
    }
}
