/** How written text is read aloud: the operator's choices for the front-end. */
@NullMarked
package io.langsheng.server.reading;

import org.jspecify.annotations.NullMarked;
