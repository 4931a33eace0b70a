package io.langsheng.acoustic;

import io.langsheng.voice.F0Scale;
import org.jspecify.annotations.Nullable;

/**
 * The last two values of an NSF voice's frames: F0 and voicing. Immutable.
 *
 * <p>Source: KAN-TTS {@code bin/infer_sambert.py}, {@code denorm_f0}.
 */
record F0Channel(F0Scale scale) {
    /** Nothing lower is given to the vocoder, Hz. */
    private static final float FLOOR = 30;

    private static final float VOICED = 0.6f;

    static F0Channel of(@Nullable F0Scale scale) {
        if (scale == null) {
            throw new IllegalArgumentException("The voice has an F0 channel; its scale is missing (mvn.npy).");
        }
        return new F0Channel(scale);
    }

    /** Turns the two values, from {@code f0} on, into Hz, times {@code factor}, and voicing 0 or 1. */
    void toHertz(float[] frames, int f0, double factor) {
        float hz = Math.max(FLOOR, frames[f0] * scale.scale() + scale.offset());
        frames[f0] = factor == 1 ? hz : Math.max(FLOOR, (float) (hz * factor));
        frames[f0 + 1] = frames[f0 + 1] >= VOICED ? 1 : 0;
    }
}
