package io.langsheng.acoustic;

import io.langsheng.linguistic.Utterance;
import io.langsheng.text.Delivery;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Stage 3: one opened acoustic model. Safe for use by several threads; {@link #close} frees its native memory. */
public interface AcousticModel extends AutoCloseable {
    /** @throws IllegalArgumentException if the delivery asks for an emotion the voice does not have; the message lists them */
    default void requireKnown(Delivery delivery) {}

    /**
     * Encodes the utterance and predicts durations, pitch and energy, so that the timing of all units is known before
     * the first frame is decoded.
     *
     * @param warnings receives what the model could not follow, such as a pitch beyond its reach
     * @throws IllegalArgumentException if a symbol is not in the voice's tables; the message names it
     */
    MelStream start(Utterance utterance, Consumer<String> warnings);

    /**
     * Whether how far the voice's pitch moves has yet to be measured on its sound. Until then a shift is a guess. Voices
     * with an F0 channel never need it.
     */
    default boolean needsPitchCalibration() {
        return false;
    }

    /**
     * Measures once how far the voice's pitch moves, on a short utterance of its own. Further calls do nothing.
     *
     * @param f0Hz makes sound of a spectrogram and tells its typical F0, NaN if none can be heard
     */
    default void calibratePitch(ToDoubleFunction<MelSpectrogram> f0Hz) {}

    @Override
    void close();
}
