package io.langsheng.server.speech;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import io.langsheng.text.SourceText.Markup;
import io.langsheng.text.lexicon.Lexicon;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The options that every API offers, as they arrive: null where a request leaves one out. {@link #command} checks
 * them and puts in the defaults, once for all APIs.
 *
 * @param emotion an emotion id of the voice; {@code normal} and {@code neutral} mean none
 * @param intensity 0 to 2, how strong the emotion is
 * @param sampleRate 8000 to 48000 Hz, the voice's own if null
 * @param lexicon the request's own words
 */
public record Requested(
        @Nullable String voice,
        @Nullable String emotion,
        @Nullable Double intensity,
        @Nullable Double speed,
        @Nullable Double pitch,
        @Nullable Double volume,
        String format,
        @Nullable Integer sampleRate,
        @Nullable Long seed,
        @Nullable Boolean ssml,
        Lexicon lexicon) {
    private static final int LOWEST_RATE = 8000;
    private static final int HIGHEST_RATE = 48000;

    /** @throws ProblemException naming the first value that is out of range */
    public SpeechCommand command(String text) {
        Delivery delivery = with("speed", Delivery.PLAIN, speed, Delivery::withSpeed);
        delivery = with("pitch", delivery, pitch, Delivery::withPitch);
        delivery = with("volume", delivery, volume, Delivery::withVolume);
        delivery = with(
                "intensity",
                delivery,
                intensity == null ? 1.0 : intensity,
                (plain, weight) -> plain.withEmotions(Map.of(emotionId(), weight)));
        int rate = sampleRate == null ? 0 : sampleRate;
        if (sampleRate != null && (rate < LOWEST_RATE || rate > HIGHEST_RATE)) {
            throw ProblemException.in(
                    "sample_rate",
                    ProblemCode.INVALID_VALUE,
                    "sample_rate is %d; it must be within [%d, %d].".formatted(rate, LOWEST_RATE, HIGHEST_RATE));
        }
        SourceText source = SourceText.of(text)
                .withMarkup(Boolean.TRUE.equals(ssml) ? Markup.SSML : Markup.PLAIN)
                .withDelivery(delivery)
                .withLexicon(lexicon);
        SpeechRequest request = new SpeechRequest(source, seed == null ? 0 : seed);
        return new SpeechCommand(
                voice == null || voice.isBlank() ? null : voice, request, format.toLowerCase(Locale.ROOT), rate);
    }

    private String emotionId() {
        return emotion == null || emotion.isBlank() || emotion.equals("normal") ? "neutral" : emotion;
    }

    private static Delivery with(
            String field, Delivery delivery, @Nullable Double value, BiFunction<Delivery, Double, Delivery> change) {
        try {
            return value == null ? delivery : change.apply(delivery, value);
        } catch (IllegalArgumentException outOfRange) {
            throw ProblemException.in(field, ProblemCode.INVALID_VALUE, String.valueOf(outOfRange.getMessage()));
        }
    }
}
