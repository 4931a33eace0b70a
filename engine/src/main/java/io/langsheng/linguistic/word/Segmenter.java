package io.langsheng.linguistic.word;

import io.langsheng.text.Sentence;
import java.util.List;

/** Cuts sentences into words. Safe for use by several threads. */
public interface Segmenter {
    /**
     * The words of {@code sentence} in order, without gaps; punctuation and spaces are words of their own. A
     * {@link Sentence.Word} annotation is one word whatever the dictionary says.
     */
    List<Word> segment(Sentence sentence);

    /** Whether {@code text} is in the dictionary, for the inner structure of longer words. */
    boolean knows(String text);
}
