package io.langsheng.audio;

/**
 * The telephone codes: 16-bit samples in eight bits, finer for quiet sounds.
 *
 * <p>Source: ITU-T G.711 (11/1988), tables 1a to 2b; segments are found from the leading bit as in ITU-T G.191's
 * {@code ulaw_compress} and {@code alaw_compress}.
 */
final class G711 {
    private static final int ULAW_BIAS = 132;
    private static final int ULAW_CLIP = 32635;

    private G711() {}

    /** µ-law: 14 bits, biased so that every segment is twice as wide as the one before; sent inverted. */
    static byte ulaw(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs((int) sample), ULAW_CLIP) + ULAW_BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(magnitude); // 0 for the lowest, 7 for the highest
        int step = magnitude >> (segment + 3) & 0x0F;
        return (byte) ~(sign | segment << 4 | step);
    }

    /** A-law: 13 bits, the two lowest segments equally wide; even bits sent inverted. */
    static byte alaw(short sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = (sample >= 0 ? sample : ~sample) >> 4; // 0 … 2047
        int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude));
        int step = magnitude >> Math.max(0, segment - 1) & 0x0F;
        return (byte) ((sign | segment << 4 | step) ^ 0x55);
    }
}
