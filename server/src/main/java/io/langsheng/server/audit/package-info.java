/** Who changed what: the audit log of admin actions. */
@NullMarked
package io.langsheng.server.audit;

import org.jspecify.annotations.NullMarked;
