package io.langsheng.linguistic;

import io.langsheng.text.Delivery;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Turns text into utterances in the symbols of one voice. Safe for use by several threads; each returned iterator
 * belongs to one.
 */
public interface FrontEnd {
    /**
     * Reads plain text sentence by sentence. The iterator works lazily, so that the first utterance of a long text
     * is there at once and memory stays bounded by a sentence.
     *
     * @param text any Unicode; what cannot be spoken is skipped with a warning
     * @param delivery how everything is spoken that the text itself does not mark otherwise
     * @param warnings receives what a caller should know, without the text itself
     */
    Iterator<Utterance> read(CharSequence text, Delivery delivery, Consumer<String> warnings);
}
