/** What can go wrong, once, and how each API says it. */
@NullMarked
package io.langsheng.server.problem;

import org.jspecify.annotations.NullMarked;
