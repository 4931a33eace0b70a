/**
 * Stage 1 of 5: raw text or SSML → sentences of normalised text whose every character keeps its place in the source.
 */
@NullMarked
package io.langsheng.text;

import org.jspecify.annotations.NullMarked;
