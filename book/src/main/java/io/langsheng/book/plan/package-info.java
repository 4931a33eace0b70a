/** Chapters → groups of sentences, each spoken by itself: the unit of work, of progress and of recovery. */
@NullMarked
package io.langsheng.book.plan;

import org.jspecify.annotations.NullMarked;
