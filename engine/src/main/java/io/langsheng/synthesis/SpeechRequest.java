package io.langsheng.synthesis;

import io.langsheng.text.SourceText;

/**
 * What to say and how.
 *
 * @param seed same source and seed, same samples
 */
public record SpeechRequest(SourceText source, long seed) {
    /** Plain text, spoken plainly. */
    public static SpeechRequest of(String text) {
        return new SpeechRequest(SourceText.of(text), 0);
    }
}
