/** Words → citation readings of their characters. */
@NullMarked
package io.langsheng.linguistic.pronunciation;

import org.jspecify.annotations.NullMarked;
