/** Sound of sentences that were spoken before: in memory, on disk, and in the making. */
@NullMarked
package io.langsheng.server.cache;

import org.jspecify.annotations.NullMarked;
