/** Long texts spoken in the background: durable, resumable, shared by all nodes of one database. */
@NullMarked
package io.langsheng.server.job;

import org.jspecify.annotations.NullMarked;
