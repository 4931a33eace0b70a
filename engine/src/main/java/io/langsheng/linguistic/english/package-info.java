/** Latin words → syllables of English phonemes: dictionary, letter names, letter-to-sound. */
@NullMarked
package io.langsheng.linguistic.english;

import org.jspecify.annotations.NullMarked;
