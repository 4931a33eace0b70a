package io.langsheng.text;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a stretch of text is to be spoken. One value per request, overridden inside it by SSML.
 *
 * @param emotions weight by emotion id without its prefix ({@code happy → 1.2}); empty means neutral. A weight is
 *     the intensity: 0 is neutral, 1 the emotion as trained, up to 2 extrapolated. Several are mixed.
 * @param speed 2.0 is twice as fast; within [0.25, 4]
 * @param pitch semitones up or down; within [−12, 12]
 * @param volume 0 to 100, 50 leaves the samples unchanged, 0 is silence
 */
public record Delivery(Map<String, Double> emotions, double speed, double pitch, double volume) {
    public static final double MIN_SPEED = 0.25;
    public static final double MAX_SPEED = 4;
    public static final double MAX_PITCH = 12;
    public static final double MAX_VOLUME = 100;
    public static final double MAX_INTENSITY = 2;

    /** Neutral, at the voice's own speed, pitch and volume. */
    public static final Delivery PLAIN = new Delivery(Map.of(), 1, 0, 50);

    /** @throws IllegalArgumentException if a value is outside its range or NaN; the message names value and range */
    public Delivery {
        emotions = Collections.unmodifiableMap(new TreeMap<>(emotions));
        emotions.forEach((id, weight) -> within("intensity of " + id, weight, 0, MAX_INTENSITY));
        within("speed", speed, MIN_SPEED, MAX_SPEED);
        within("pitch", pitch, -MAX_PITCH, MAX_PITCH);
        within("volume", volume, 0, MAX_VOLUME);
    }

    public Delivery withEmotions(Map<String, Double> weights) {
        return new Delivery(weights, speed, pitch, volume);
    }

    public Delivery withSpeed(double value) {
        return new Delivery(emotions, value, pitch, volume);
    }

    public Delivery withPitch(double semitones) {
        return new Delivery(emotions, speed, semitones, volume);
    }

    public Delivery withVolume(double value) {
        return new Delivery(emotions, speed, pitch, value);
    }

    private static void within(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    "%s is %s; it must be within [%s, %s].".formatted(name, value, plain(low), plain(high)));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
