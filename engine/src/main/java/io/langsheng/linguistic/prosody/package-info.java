/** Words → prosodic words and the breaks between them. */
@NullMarked
package io.langsheng.linguistic.prosody;

import org.jspecify.annotations.NullMarked;
