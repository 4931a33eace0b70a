/**
 * Joins stages 1 to 5: {@link io.langsheng.synthesis.Synthesizer} reads as the five steps.
 */
@NullMarked
package io.langsheng.synthesis;

import org.jspecify.annotations.NullMarked;
