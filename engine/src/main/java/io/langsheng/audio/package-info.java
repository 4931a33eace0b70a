/**
 * Stage 5 of 5: waveform → bytes.
 */
@NullMarked
package io.langsheng.audio;

import org.jspecify.annotations.NullMarked;
