/** What each key uses and may use. */
@NullMarked
package io.langsheng.server.usage;

import org.jspecify.annotations.NullMarked;
