/** Syllables and breaks → the symbols of one voice, strictly: a symbol that the voice lacks is an error naming it. */
@NullMarked
package io.langsheng.linguistic.symbol;

import org.jspecify.annotations.NullMarked;
