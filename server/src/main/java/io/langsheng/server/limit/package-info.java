/** Who may compute when: the bounded pool and its admission. */
@NullMarked
package io.langsheng.server.limit;

import org.jspecify.annotations.NullMarked;
