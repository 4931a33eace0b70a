package io.langsheng.text;

import java.time.Duration;

/**
 * What is to be spoken, as the caller wrote it.
 *
 * @param text in the form that {@code markup} says
 * @param markup how {@code text} is to be understood
 * @param delivery how everything is spoken that the text does not mark otherwise
 * @param sentencePause silence between sentences
 * @param paragraphPause silence between paragraphs
 */
public record SourceText(
        String text, Markup markup, Delivery delivery, Duration sentencePause, Duration paragraphPause) {
    public static final Duration SENTENCE_PAUSE = Duration.ofMillis(280);
    public static final Duration PARAGRAPH_PAUSE = Duration.ofMillis(600);

    /** How a text is written. */
    public enum Markup {
        /** Plain text; pinyin in brackets behind a character is its reading. */
        PLAIN,
        /** {@code speak} documents; what is unknown is an error. */
        SSML,
        /** {@code speak} documents; what is unknown is left out with a warning. */
        LENIENT_SSML,
        /** One line of the voice's own symbols an utterance, for voices whose language has no front-end. */
        SYMBOLS
    }

    /** Plain text, spoken plainly. */
    public static SourceText of(String text) {
        return new SourceText(text, Markup.PLAIN, Delivery.PLAIN, SENTENCE_PAUSE, PARAGRAPH_PAUSE);
    }

    public SourceText withMarkup(Markup value) {
        return new SourceText(text, value, delivery, sentencePause, paragraphPause);
    }

    public SourceText withDelivery(Delivery value) {
        return new SourceText(text, markup, value, sentencePause, paragraphPause);
    }
}
