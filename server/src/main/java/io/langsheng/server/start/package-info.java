/** What a start takes, and how the launcher makes it short. */
@NullMarked
package io.langsheng.server.start;

import org.jspecify.annotations.NullMarked;
