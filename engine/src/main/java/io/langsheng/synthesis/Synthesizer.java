package io.langsheng.synthesis;

/**
 * Text → linguistic units → mel → wave for one opened voice. Safe for use by several threads: everything of a request
 * lives in its {@link SpeechStream}.
 */
public interface Synthesizer extends AutoCloseable {
    /**
     * Starts speaking.
     *
     * @throws IllegalArgumentException if the request cannot be spoken by this voice: blank text, unknown emotion,
     *     malformed SSML; the message says what would be right. An emotion inside of SSML is looked up when its sentence
     *     is reached, by {@link SpeechStream#next}
     */
    SpeechStream synthesize(SpeechRequest request);

    /** Frees native memory once the streams still open are closed. */
    @Override
    void close();
}
