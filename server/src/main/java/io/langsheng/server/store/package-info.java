/** Files that every node must find, wherever they were made. */
@NullMarked
package io.langsheng.server.store;

import org.jspecify.annotations.NullMarked;
