/**
 * Opens a voice directory: configuration, symbol tables, checkpoints, checks.
 */
@NullMarked
package io.langsheng.voice;

import org.jspecify.annotations.NullMarked;
