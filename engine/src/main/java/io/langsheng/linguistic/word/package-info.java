/** Sentences → words with their part of speech. */
@NullMarked
package io.langsheng.linguistic.word;

import org.jspecify.annotations.NullMarked;
