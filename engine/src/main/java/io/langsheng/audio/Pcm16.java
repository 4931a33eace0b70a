package io.langsheng.audio;

/** The one place where float samples become 16-bit integers. */
public final class Pcm16 {
    private Pcm16() {}

    /**
     * Full scale ±1 becomes ±32767, rounded to nearest; what lies beyond saturates, NaN is silence.
     *
     * <p>The reference multiplies by 32768 and casts, which wraps loud samples into clicks.
     */
    public static short of(float sample) {
        // Math.round of NaN is 0 and saturates at the limits of int.
        return (short) Math.max(-32768, Math.min(32767, Math.round(sample * 32767f)));
    }

    /** Little-endian bytes, two per sample. */
    public static byte[] bytes(float[] samples) {
        byte[] bytes = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            short value = of(samples[i]);
            bytes[2 * i] = (byte) value;
            bytes[2 * i + 1] = (byte) (value >> 8);
        }
        return bytes;
    }
}
