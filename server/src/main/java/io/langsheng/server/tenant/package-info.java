/** Who calls: the tenant, what it may do and how much. The rest of the service asks {@link Caller#current}. */
@NullMarked
package io.langsheng.server.tenant;

import org.jspecify.annotations.NullMarked;
