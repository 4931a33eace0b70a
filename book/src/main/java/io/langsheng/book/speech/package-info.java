/** A group → samples and captions. */
@NullMarked
package io.langsheng.book.speech;

import org.jspecify.annotations.NullMarked;
