package io.langsheng.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words whose reading a user has laid down, looked for in the text as written. What markup says about a stretch wins
 * over them. Safe for use by several threads.
 */
public interface UserWords {
    /** No words. */
    UserWords NONE = (text, at) -> null;

    /**
     * The longest word that begins at {@code at}; null where none does. {@code text} is one sentence, full-width forms
     * and traditional characters brought to their usual ones.
     */
    @Nullable
    Entry longest(CharSequence text, int at);

    /**
     * What a word is read as: either other text, or its own characters with given readings.
     *
     * @param length of the word in UTF-16 units
     * @param replacement normalised in its turn; empty for an entry with readings
     * @param pinyin one syllable with tone digit a character; empty for a replacement
     */
    record Entry(int length, String replacement, List<String> pinyin) {
        public Entry {
            pinyin = List.copyOf(pinyin);
            if (length < 1 || replacement.isEmpty() == pinyin.isEmpty()) {
                throw new IllegalArgumentException("an entry has a length and either a replacement or readings");
            }
        }
    }
}
