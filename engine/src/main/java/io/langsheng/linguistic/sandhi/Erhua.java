package io.langsheng.linguistic.sandhi;

import io.langsheng.linguistic.Draft;
import io.langsheng.linguistic.word.Word;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Fuses 儿 with the syllable before it where it is a suffix.
 *
 * <ul>
 *   <li>花儿 → {@code huar1}, 一会儿 → {@code yi1 huir4}, 玩儿 → {@code wanr2}
 *   <li>女儿 → {@code nv3 er2}, 婴儿, 幼儿园, 孤儿, 健儿: a word of its own meaning "child"
 *   <li>儿童, 儿子, 儿歌: first in its word
 *   <li>names (李雪儿 as a person) keep it
 * </ul>
 *
 * Two tables decide, the longest entry around the 儿 winning; what neither holds is fused where the segmenter made
 * the 儿 the last character of a longer word that is no name, or left it alone behind one (上班 | 儿).
 */
final class Erhua {
    private static final int REACH = 4;

    private final Set<String> kept = new HashSet<>(Entries.of("erhua-kept.txt"));
    private final Set<String> fused = new HashSet<>(Entries.of("erhua-fused.txt"));

    void apply(Draft draft, List<Word> words) {
        for (int syllable = draft.size() - 1; syllable > 0; syllable--) {
            if (draft.is(syllable, '儿')
                    && !draft.get(syllable).given()
                    && draft.touchesNext(syllable - 1)
                    && fuses(draft, words, syllable)) {
                draft.fuse(syllable - 1, "erhua");
            }
        }
    }

    private boolean fuses(Draft draft, List<Word> words, int syllable) {
        Draft.Entry stem = draft.get(syllable - 1);
        if (stem.isEnglish() || stem.base().endsWith("r")) {
            return false;
        }
        Word word = words.get(draft.get(syllable).word());
        int at = draft.get(syllable).from();
        if (word.from() == at && word.to() > at + 1) {
            return false; // 儿童, 儿子
        }
        boolean name = word.is("nr") || words.get(stem.word()).is("nr");
        int keptLength = longest(kept, draft.text(), at);
        int fusedLength = longest(fused, draft.text(), at);
        if (keptLength > 0 || fusedLength > 0) {
            return fusedLength > keptLength && !(name && fusedLength == 2);
        }
        boolean apart = word.from() == at && words.get(stem.word()).text().length() > 1; // 上班 | 儿
        return (word.from() < at || apart) && word.to() == at + 1 && !name && !word.is("ns");
    }

    /** Length of the longest entry that covers {@code text[at]} behind its first character; 0 if there is none. */
    private static int longest(Set<String> entries, String text, int at) {
        int best = 0;
        for (int from = Math.max(0, at - REACH); from < at; from++) {
            for (int to = at + 1; to <= Math.min(text.length(), at + REACH); to++) {
                if (to - from > best && entries.contains(text.substring(from, to))) {
                    best = to - from;
                }
            }
        }
        return best;
    }
}
