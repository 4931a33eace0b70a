/** The database of keys, jobs and whatever else outlives the process. Speaking never waits for it. */
@NullMarked
package io.langsheng.server.database;

import org.jspecify.annotations.NullMarked;
