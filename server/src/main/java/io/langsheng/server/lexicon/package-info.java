/** Readings and replacements that users lay down: the service's own, a tenant's, named ones, those of a request. */
@NullMarked
package io.langsheng.server.lexicon;

import org.jspecify.annotations.NullMarked;
