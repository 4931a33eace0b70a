/** The door: who is let in, by which credential, and what each may reach. */
@NullMarked
package io.langsheng.server.access;

import org.jspecify.annotations.NullMarked;
