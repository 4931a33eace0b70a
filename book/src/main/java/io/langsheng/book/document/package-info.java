/** Files → chapters of text: plain text, SSML, EPUB, subtitles. */
@NullMarked
package io.langsheng.book.document;

import org.jspecify.annotations.NullMarked;
