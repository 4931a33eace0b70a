package io.langsheng.server.speech;

import io.langsheng.synthesis.SpeechRequest;
import org.jspecify.annotations.Nullable;

/**
 * What every API asks the service for.
 *
 * @param voice id of the voice, null for the default one
 * @param speech what to say and how
 * @param format id of an audio format
 * @param sampleRate Hz, 0 for the voice's own
 */
public record SpeechCommand(@Nullable String voice, SpeechRequest speech, String format, int sampleRate) {}
