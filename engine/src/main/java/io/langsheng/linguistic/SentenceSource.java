package io.langsheng.linguistic;

import io.langsheng.text.Sentence;
import io.langsheng.text.SourceText;
import java.util.Iterator;
import java.util.function.Consumer;

/** Where sentences come from: the first stage, or a list in a test. */
public interface SentenceSource {
    /**
     * The sentences of {@code source}, lazily and in order.
     *
     * @throws IllegalArgumentException now or from the iterator, for malformed markup
     */
    Iterator<Sentence> read(SourceText source, Consumer<String> warnings);
}
