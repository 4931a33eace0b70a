package io.langsheng.acoustic;

import io.langsheng.voice.SambertConfig.Fsmn;

/**
 * How far one FSMN filter looks back and ahead.
 *
 * <p>Source: KAN-TTS {@code fsmn.py}, {@code MemoryBlockV2}: half of the filter to each side, the larger half (rounded
 * half to even, as Python does) to the left, then shifted back in time.
 */
record FilterSpan(int left, int right) {
    static FilterSpan of(Fsmn fsmn, int layer) {
        int size = fsmn.filterSize();
        int shift = fsmn.shifts().get(layer);
        int left = (int) Math.rint((size - 1) / 2.0);
        int right = (size - 1) / 2;
        if (left + right != size - 1) {
            throw new IllegalArgumentException(
                    "filter_size is %d; a filter must be of odd length or a multiple of 4.".formatted(size));
        }
        return new FilterSpan(left + shift, right - shift);
    }
}
