package io.langsheng.synthesis;

import io.langsheng.text.Delivery;
import java.time.Duration;

/**
 * What to say and how.
 *
 * @param text plain text, or a {@code speak} document when {@code ssml}
 * @param ssml whether {@code text} is SSML
 * @param delivery emotion, speed, pitch, volume for everything the text does not mark otherwise
 * @param sentencePause silence between sentences
 * @param paragraphPause silence between paragraphs
 * @param seed same input and seed, same samples
 */
public record SpeechRequest(
        String text, boolean ssml, Delivery delivery, Duration sentencePause, Duration paragraphPause, long seed) {
    public static final Duration SENTENCE_PAUSE = Duration.ofMillis(280);
    public static final Duration PARAGRAPH_PAUSE = Duration.ofMillis(600);

    public static SpeechRequest of(String text) {
        return new SpeechRequest(text, false, Delivery.PLAIN, SENTENCE_PAUSE, PARAGRAPH_PAUSE, 0);
    }

    public SpeechRequest withDelivery(Delivery value) {
        return new SpeechRequest(text, ssml, value, sentencePause, paragraphPause, seed);
    }
}
