/**
 * Stage 2 of 5: sentences → utterances: words, syllables, tones, phonemes, prosodic boundaries.
 */
@NullMarked
package io.langsheng.linguistic;

import org.jspecify.annotations.NullMarked;
