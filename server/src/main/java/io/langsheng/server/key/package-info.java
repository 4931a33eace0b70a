/** API keys: made, kept as salted hashes, known in memory, revoked. */
@NullMarked
package io.langsheng.server.key;

import org.jspecify.annotations.NullMarked;
