/**
 * Speech markup → passages: the dialects of Aliyun, Azure and W3C SSML 1.1 in one parser.
 *
 * <p>{@link io.langsheng.text.ssml.Element} says what is known; the parser, its errors and the table in the
 * documentation all come from there.
 */
@NullMarked
package io.langsheng.text.ssml;

import org.jspecify.annotations.NullMarked;
