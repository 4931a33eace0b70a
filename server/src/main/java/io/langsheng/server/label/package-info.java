/** How generated speech is marked as such: GB 45438-2025 and the measures for labelling generated content. */
@NullMarked
package io.langsheng.server.label;

import org.jspecify.annotations.NullMarked;
