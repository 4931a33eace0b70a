/** Who speaks what: rules that give dialogue, narration and single speakers their voices. */
@NullMarked
package io.langsheng.book.casting;

import org.jspecify.annotations.NullMarked;
