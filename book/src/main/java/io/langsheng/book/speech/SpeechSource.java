package io.langsheng.book.speech;

import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import org.jspecify.annotations.Nullable;

/** Where speech comes from: the engine itself, or a service that shares it. */
@FunctionalInterface
public interface SpeechSource {
    /**
     * Starts speaking; the caller closes the stream.
     *
     * @param voice id, null for the default one
     * @throws IllegalArgumentException if the voice cannot speak the request
     */
    SpeechStream open(@Nullable String voice, SpeechRequest request);
}
