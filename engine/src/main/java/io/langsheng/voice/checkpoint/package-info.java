/**
 * Reads the files weights come in — torch checkpoints and NumPy arrays — strictly: data only, nothing in them is run.
 */
@NullMarked
package io.langsheng.voice.checkpoint;

import org.jspecify.annotations.NullMarked;
