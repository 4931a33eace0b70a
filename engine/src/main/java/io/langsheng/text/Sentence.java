package io.langsheng.text;

import java.util.List;

/**
 * One sentence as it is to be read: numbers, symbols and markup already turned into characters and letters.
 *
 * <p>{@code text} holds Chinese characters, Latin words, and the punctuation that shapes the reading. Character
 * {@code i} stands for the source range {@code [starts[i], ends[i])}, UTF-16; several characters that come from one
 * source token ("3:05" → 三点零五分) share its range, or the part of it they come from where that is known. Ranges are
 * ordered. The arrays are as long as {@code text} and are not modified after construction.
 *
 * @param annotations what is known beyond the characters, in order of their start; ranges are indices into
 *     {@code text}
 * @param endsParagraph whether a paragraph ends behind this sentence
 */
public record Sentence(String text, int[] starts, int[] ends, List<Annotation> annotations, boolean endsParagraph) {
    public Sentence {
        if (starts.length != text.length() || ends.length != text.length()) {
            throw new IllegalArgumentException(
                    "%d characters with %d starts and %d ends".formatted(text.length(), starts.length, ends.length));
        }
        annotations = List.copyOf(annotations);
    }

    /** Something known of {@code text[from, to)} that later stages must respect. */
    public sealed interface Annotation {
        int from();

        int to();
    }

    /**
     * The reading is given: one pinyin with tone digit per character ({@code chong2}), erhua spelt as written
     * ({@code huar1} for two characters). {@code source} says who gave it ({@code ssml}, {@code inline},
     * {@code lexicon}, {@code number}).
     */
    public record Reading(int from, int to, List<String> pinyin, String source) implements Annotation {}

    /** These characters are one word. */
    public record Word(int from, int to) implements Annotation {}

    /** Latin letters that are named one by one (an initialism, a plate, a code). */
    public record Spelled(int from, int to) implements Annotation {}

    /** Digits or letters in a row, read as one group; a short pause ({@code #2} by default) separates groups. */
    public record Group(int from, int to) implements Annotation {}

    /** A silence asked for in front of character {@code from}; {@code to == from}. */
    public record Silence(int from, int to, int millis) implements Annotation {}

    /** A prosodic break of this level (1 to 4) asked for in front of character {@code from}; 0 forbids one. */
    public record Break(int from, int to, int level) implements Annotation {}

    /** A stretch spoken in its own way. Inner stretches come later and win. */
    public record Spoken(int from, int to, Delivery delivery) implements Annotation {}

    /** A named place in front of character {@code from}. */
    public record Named(int from, int to, String name) implements Annotation {}
}
