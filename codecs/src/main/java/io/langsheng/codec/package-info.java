/**
 * Compressed formats through FFmpeg's libraries. A module of its own: without it on the class path the service still
 * speaks WAV and PCM.
 */
@NullMarked
package io.langsheng.codec;

import org.jspecify.annotations.NullMarked;
