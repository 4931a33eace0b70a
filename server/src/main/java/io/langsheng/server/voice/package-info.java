/** The voices that are loaded, and their cards. */
@NullMarked
package io.langsheng.server.voice;

import org.jspecify.annotations.NullMarked;
