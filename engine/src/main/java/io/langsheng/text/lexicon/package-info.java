/** What users say about their own words: readings and replacements. */
@NullMarked
package io.langsheng.text.lexicon;

import org.jspecify.annotations.NullMarked;
