package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the citation reading of each Chinese character from its sentence. Safe for use by several threads. */
public interface Pronouncer {
    /**
     * One entry per character of {@code sentence.text()}; null for what is no Chinese character. {@link
     * Sentence.Reading} annotations are respected by the caller and only inform the context here.
     */
    List<@Nullable Pronunciation> pronounce(Sentence sentence, List<Word> words);

    /**
     * A citation reading: before sandhi, 一 is {@code yi1}, 不 is {@code bu4}, 儿 is {@code er2}.
     *
     * @param pinyin lower case with tone digit, 5 is neutral, ü is {@code v} ({@code nv3}), but {@code yu2}
     * @param source what chose it: {@code phrase}, {@code model}, {@code rule:…}, {@code default}
     */
    record Pronunciation(String pinyin, String source) {}
}
