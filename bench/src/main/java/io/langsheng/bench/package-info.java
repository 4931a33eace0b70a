/** Speed measurements. */
@NullMarked
package io.langsheng.bench;

import org.jspecify.annotations.NullMarked;
