/**
 * Stage 4 of 5: mel spectrogram → waveform.
 */
@NullMarked
package io.langsheng.vocoder;

import org.jspecify.annotations.NullMarked;
