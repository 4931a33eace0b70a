/** What users say about their own words: readings and replacements. */
@NullMarked
package io.langsheng.linguistic.lexicon;

import org.jspecify.annotations.NullMarked;
