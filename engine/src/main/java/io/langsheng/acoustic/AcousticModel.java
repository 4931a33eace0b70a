package io.langsheng.acoustic;

import io.langsheng.linguistic.Utterance;
import java.util.function.Consumer;

/** Stage 3: one opened acoustic model. Safe for use by several threads; {@link #close} frees its native memory. */
public interface AcousticModel extends AutoCloseable {
    /**
     * Encodes the utterance and predicts durations, pitch and energy, so that the timing of all units is known before
     * the first frame is decoded.
     *
     * @param warnings receives what the model could not follow, such as a pitch beyond its reach
     * @throws IllegalArgumentException if a symbol is not in the voice's tables; the message names it
     */
    MelStream start(Utterance utterance, Consumer<String> warnings);

    @Override
    void close();
}
