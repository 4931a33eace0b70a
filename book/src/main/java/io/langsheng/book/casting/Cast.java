package io.langsheng.book.casting;

import io.langsheng.text.Delivery;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a stretch is spoken; what is null is as it would be otherwise.
 *
 * @param voice id of the voice
 * @param emotion id; {@code neutral} for none
 * @param intensity weight of the emotion, 1 if null
 */
public record Cast(
        @Nullable String voice,
        @Nullable String emotion,
        @Nullable Double intensity,
        @Nullable Double speed,
        @Nullable Double pitch,
        @Nullable Double volume) {
    public static final Cast PLAIN = new Cast(null, null, null, null, null, null);

    /** @throws IllegalArgumentException if a value is outside its range; the message names value and range */
    public Cast {
        voice = voice == null || voice.isBlank() ? null : voice;
        emotion = emotion == null || emotion.isBlank() ? null : emotion.equals("normal") ? "neutral" : emotion;
        delivery(emotion, intensity, speed, pitch, volume);
    }

    /** What this says, and where it says nothing, what {@code base} says. */
    public Cast over(Cast base) {
        return new Cast(
                voice == null ? base.voice : voice,
                emotion == null ? base.emotion : emotion,
                emotion == null && intensity == null ? base.intensity : intensity,
                speed == null ? base.speed : speed,
                pitch == null ? base.pitch : pitch,
                volume == null ? base.volume : volume);
    }

    public Delivery delivery() {
        return delivery(emotion, intensity, speed, pitch, volume);
    }

    private static Delivery delivery(
            @Nullable String emotion,
            @Nullable Double intensity,
            @Nullable Double speed,
            @Nullable Double pitch,
            @Nullable Double volume) {
        Map<String, Double> emotions = emotion == null || emotion.equals("neutral")
                ? Map.of()
                : Map.of(emotion, intensity == null ? 1.0 : intensity);
        return new Delivery(
                emotions,
                speed == null ? Delivery.PLAIN.speed() : speed,
                pitch == null ? Delivery.PLAIN.pitch() : pitch,
                volume == null ? Delivery.PLAIN.volume() : volume);
    }
}
