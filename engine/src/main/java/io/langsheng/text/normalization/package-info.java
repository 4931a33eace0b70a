/**
 * Written forms → spoken forms: numbers, dates, money, measures, codes, symbols, decided by their context.
 *
 * <p>{@link io.langsheng.text.normalization.Normalizer} walks over one sentence and asks its rules in order; the first
 * that knows what begins at a place reads it. A rule is a small parser over {@link
 * io.langsheng.text.normalization.Line}; what is said goes to a {@link io.langsheng.text.normalization.Transcript},
 * which remembers where each character came from. Words, units and symbols live in tables beside this package.
 */
@NullMarked
package io.langsheng.text.normalization;

import org.jspecify.annotations.NullMarked;
