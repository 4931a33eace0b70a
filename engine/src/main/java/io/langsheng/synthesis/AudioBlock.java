package io.langsheng.synthesis;

import java.util.List;

/**
 * A stretch of the wave, in order, with no gap to the block before.
 *
 * @param samples floats, nominally in [−1, 1]; owned by the receiver
 * @param offset index of the first sample since the start of the request
 * @param timings units, syllables, characters and marks known since the block before; each is sent once, with or
 *     before the block its sound starts in
 */
public record AudioBlock(float[] samples, long offset, List<Timing> timings) {
    /**
     * When something of the source is spoken.
     *
     * @param kind what it is
     * @param name the unit's symbol, the mark's name, else empty
     * @param start range in the source text, UTF-16
     * @param end exclusive
     * @param fromSample first sample since the start of the request
     * @param toSample exclusive
     */
    public record Timing(Kind kind, String name, int start, int end, long fromSample, long toSample) {
        /** What a timing is about. */
        public enum Kind {
            UNIT,
            SYLLABLE,
            CHARACTER,
            SENTENCE,
            MARK
        }
    }
}
