/**
 * Stage 3 of 5: utterance → mel spectrogram.
 */
@NullMarked
package io.langsheng.acoustic;

import org.jspecify.annotations.NullMarked;
