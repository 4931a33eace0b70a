/** Citation tones → spoken tones: erhua, neutral tones, 一 and 不, third-tone sandhi. */
@NullMarked
package io.langsheng.linguistic.sandhi;

import org.jspecify.annotations.NullMarked;
