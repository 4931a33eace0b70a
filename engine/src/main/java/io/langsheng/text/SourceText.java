package io.langsheng.text;

import io.langsheng.text.lexicon.Lexicon;
import java.time.Duration;

/**
 * What is to be spoken, as the caller wrote it.
 *
 * @param text in the form that {@code markup} says
 * @param markup how {@code text} is to be understood
 * @param delivery how everything is spoken that the text does not mark otherwise
 * @param sentencePause silence between sentences
 * @param paragraphPause silence between paragraphs
 * @param lexicon readings and replacements that go before all others but the markup's
 */
public record SourceText(
        String text,
        Markup markup,
        Delivery delivery,
        Duration sentencePause,
        Duration paragraphPause,
        Lexicon lexicon) {
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

    /** Without a lexicon. */
    public SourceText(String text, Markup markup, Delivery delivery, Duration sentencePause, Duration paragraphPause) {
        this(text, markup, delivery, sentencePause, paragraphPause, Lexicon.EMPTY);
    }

    /** Plain text, spoken plainly. */
    public static SourceText of(String text) {
        return new SourceText(text, Markup.PLAIN, Delivery.PLAIN, SENTENCE_PAUSE, PARAGRAPH_PAUSE);
    }

    public SourceText withMarkup(Markup value) {
        return new SourceText(text, value, delivery, sentencePause, paragraphPause, lexicon);
    }

    public SourceText withDelivery(Delivery value) {
        return new SourceText(text, markup, value, sentencePause, paragraphPause, lexicon);
    }

    public SourceText withText(String value) {
        return new SourceText(value, markup, delivery, sentencePause, paragraphPause, lexicon);
    }

    public SourceText withLexicon(Lexicon value) {
        return new SourceText(text, markup, delivery, sentencePause, paragraphPause, value);
    }
}
