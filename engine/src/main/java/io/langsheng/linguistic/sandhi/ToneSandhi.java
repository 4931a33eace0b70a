package io.langsheng.linguistic.sandhi;

import io.langsheng.linguistic.Draft;
import io.langsheng.linguistic.word.Segmenter;
import io.langsheng.linguistic.word.Word;
import java.util.List;

/**
 * All tone rules, in their two halves: what only needs words, and what needs prosodic words too. Readings that SSML, a
 * lexicon or the text itself gives are left as they are but for third-tone sandhi, which no speaker can avoid. Safe for
 * use by several threads.
 */
public final class ToneSandhi {
    private final Erhua erhua = new Erhua();
    private final NeutralTone neutralTone = new NeutralTone();
    private final YiBu yiBu = new YiBu();
    private final ThirdTone thirdTone;

    /** @param dictionary tells the inner structure of longer words */
    public ToneSandhi(Segmenter dictionary) {
        thirdTone = new ThirdTone(dictionary);
    }

    /** Fuses erhua, settles neutral tones, 一 and 不. The number of syllables is final afterwards. */
    public void settleWords(Draft draft, List<Word> words) {
        erhua.apply(draft, words);
        neutralTone.apply(draft, words);
        yiBu.apply(draft, words);
    }

    /**
     * Applies third-tone sandhi.
     *
     * @param levels the break behind each syllable: 0 none, 1 to 4 as in {@code ProsodicBoundary}
     */
    public void settlePhrases(Draft draft, List<Word> words, int[] levels) {
        thirdTone.apply(draft, words, levels);
    }
}
