/** Spoken groups → one file with chapters, a zip of chapters, subtitles. */
@NullMarked
package io.langsheng.book.audiobook;

import org.jspecify.annotations.NullMarked;
