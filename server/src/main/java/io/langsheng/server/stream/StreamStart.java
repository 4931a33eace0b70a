package io.langsheng.server.stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.langsheng.server.speech.Requested;
import io.langsheng.text.lexicon.Lexicon;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The message that begins an utterance: its options; null where it leaves something out. */
record StreamStart(
        String type,
        @Nullable String id,
        @Nullable String voice,
        @Nullable String format,
        @JsonProperty("sample_rate") @Nullable Integer sampleRate,
        @Nullable String emotion,
        @Nullable Double intensity,
        @Nullable Double speed,
        @Nullable Double pitch,
        @Nullable Double volume,
        @Nullable Long seed,
        @Nullable Boolean ssml,
        @Nullable JsonNode lexicon,
        @Nullable Boolean timestamps) {
    Requested requested(Lexicon words) {
        return new Requested(
                voice, emotion, intensity, speed, pitch, volume, wantedFormat(), sampleRate, seed, ssml, words);
    }

    String wantedFormat() {
        return format == null ? "pcm" : format.toLowerCase(Locale.ROOT);
    }

    /** 0 stands for the voice's own rate. */
    int wantedRate() {
        return sampleRate == null ? 0 : sampleRate;
    }

    boolean isSsml() {
        return Boolean.TRUE.equals(ssml);
    }

    boolean wantsTimestamps() {
        return Boolean.TRUE.equals(timestamps);
    }
}
