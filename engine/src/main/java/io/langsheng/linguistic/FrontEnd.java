package io.langsheng.linguistic;

import io.langsheng.text.SourceText;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Turns text into utterances in the symbols of one voice. Safe for use by several threads; each returned iterator
 * belongs to one.
 */
public interface FrontEnd {
    /**
     * Reads sentence by sentence. The iterator works lazily, so that the first utterance of a long text is there at
     * once and memory stays bounded by a sentence (SSML: by the document). The pauses between sentences and paragraphs
     * are in the utterances.
     *
     * @param source any Unicode; what cannot be spoken is skipped with a warning
     * @param warnings receives what a caller should know, without the text itself
     * @throws IllegalArgumentException now or from the iterator, if the text cannot be read at all: malformed SSML
     *     (with line and column), a markup or language this voice has no front-end for
     */
    Iterator<Utterance> read(SourceText source, Consumer<String> warnings);
}
