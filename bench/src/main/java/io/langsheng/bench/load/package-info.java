/** Loads a running service over HTTP, within bounds and on this machine only, and measures what its clients see. */
@NullMarked
package io.langsheng.bench.load;

import org.jspecify.annotations.NullMarked;
