/** Who wants to know which stage is at work, beside the data flow: clocks, traces. */
@NullMarked
package io.langsheng.stage;

import org.jspecify.annotations.NullMarked;
