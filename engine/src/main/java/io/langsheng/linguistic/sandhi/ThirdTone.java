package io.langsheng.linguistic.sandhi;

import io.langsheng.linguistic.Draft;
import io.langsheng.linguistic.word.Segmenter;
import io.langsheng.linguistic.word.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * A third tone before a third tone becomes a second one, from the inside of a phrase outwards.
 *
 * <ul>
 *   <li>two: 你好 → 2 3
 *   <li>2 + 1: 展览馆 → 2 2 3; 1 + 2: 小老虎, 我很好 → 3 2 3
 *   <li>2 + 2: 岂有此理 → 2 3 2 3; the halves stay apart: 可口可乐 → 2 3 3 4
 *   <li>a prosodic word of one syllable joins its neighbour: 请 | 老师 → 2 3
 *   <li>two longer prosodic words stay apart: 老板 | 请客 → 2 3 3 4
 *   <li>verbs said twice turn although the second is neutral: 想想 → 2 5; nouns do not: 姐姐 → 3 5
 * </ul>
 *
 * <p>Idea: Shih, "The Prosodic Domain of Tone Sandhi in Chinese", 1986: disyllabic feet first, then what is left over
 * joins a neighbouring foot.
 */
final class ThirdTone {
    private static final String RULE = "third";
    /** First syllables that stand before a disyllabic word more often than they belong to it. */
    private static final String PREFIXES = "小老好很总副有无可我你有母女古纸冷暖党省厂海米酒土美软短主";

    /** Verbs that stand so in verbs, but not in nouns: 打 | 草稿, 打靶 | 场. */
    private static final String VERBS = "养买洗打请讲写找耍捡抢赶点保";

    private static final String COMPOUND_SURNAMES = "欧阳司马上官诸葛东方尉迟公孙令狐皇甫宇文慕容长孙夏侯";

    private final Segmenter dictionary;

    ThirdTone(Segmenter dictionary) {
        this.dictionary = dictionary;
    }

    /** @param levels the break behind each syllable, 0 for none; as long as {@code draft} */
    void apply(Draft draft, List<Word> words, int[] levels) {
        turnBeforeNeutral(draft, words);
        int begin = 0;
        int previousBegin = -1;
        for (int i = 0; i < draft.size(); i++) {
            if (levels[i] == 0 && i + 1 < draft.size()) {
                continue;
            }
            prosodicWord(draft, words, begin, i + 1);
            if (previousBegin >= 0 && levels[begin - 1] == 1 && draft.touchesNext(begin - 1)) {
                boolean weak =
                        isLight(draft, words, previousBegin, begin, true) || isLight(draft, words, begin, i + 1, false);
                if (weak) {
                    join(draft, begin - 1);
                }
            }
            previousBegin = levels[i] > 1 ? -1 : begin;
            begin = i + 1;
        }
    }

    /** Whether the edge of [from, to) next to its neighbour is a word of one syllable that leans on it. */
    private static boolean isLight(Draft draft, List<Word> words, int from, int to, boolean atEnd) {
        if (to - from == 1 || isNeutralFrom(draft, from + 1, to)) {
            return true;
        }
        int edge = atEnd ? to - 1 : from;
        int inner = atEnd ? to - 2 : from + 1;
        Word word = words.get(draft.get(edge).word());
        return draft.get(edge).word() != draft.get(inner).word()
                && (word.is("d") || word.is("p") || word.is("c") || word.is("v"))
                && atEnd;
    }

    /** A single syllable with nothing but clitics behind it: 买了. */
    private static boolean isNeutralFrom(Draft draft, int from, int to) {
        for (int i = from; i < to; i++) {
            if (draft.get(i).tone() != Draft.NEUTRAL) {
                return false;
            }
        }
        return true;
    }

    private static void turnBeforeNeutral(Draft draft, List<Word> words) {
        for (int i = 0; i + 1 < draft.size(); i++) {
            Draft.Entry entry = draft.get(i);
            Draft.Entry next = draft.get(i + 1);
            boolean said = entry.tone() == 3
                    && next.tone() == Draft.NEUTRAL
                    && next.lexicalTone() == 3
                    && draft.touchesNext(i)
                    && !next.isEnglish();
            if (!said) {
                continue;
            }
            boolean verbTwice = draft.character(i) == draft.character(i + 1)
                    && (words.get(next.word()).is("v") || words.get(next.word()).is("udeng") || draft.is(i + 2, '看'));
            if (verbTwice || draft.is(i + 1, '里') && draft.is(i, '哪')) {
                entry.speak(2, RULE);
            }
        }
    }

    private void prosodicWord(Draft draft, List<Word> words, int from, int to) {
        List<int[]> feet = new ArrayList<>();
        int i = from;
        while (i < to) {
            int end = i + 1;
            while (end < to && draft.get(end).word() == draft.get(i).word()) {
                end++;
            }
            word(draft, words.get(draft.get(i).word()), i, end);
            feet.add(new int[] {i, end});
            i = end;
        }
        pairSingles(draft, words, feet);
        for (int f = feet.size() - 1; f > 0; f--) {
            join(draft, feet.get(f)[0] - 1);
        }
    }

    /**
     * Runs of single syllables form feet of two from the right, so that an odd one stands first: 我 | 很好. A number or a
     * verb or adjective with its measure word is a foot before that: 九点 | 九, 买把 | 伞, 早点儿 | 走.
     */
    private static void pairSingles(Draft draft, List<Word> words, List<int[]> feet) {
        for (int f = 0; f + 1 < feet.size(); f++) {
            if (isSingle(feet.get(f)) && isSingle(feet.get(f + 1)) && isMeasured(draft, words, feet.get(f)[0])) {
                join(draft, feet.get(f)[0]);
                feet.set(f, new int[] {feet.get(f)[0], feet.get(f + 1)[1]});
                feet.remove(f + 1);
            }
        }
        int f = feet.size() - 1;
        while (f > 0) {
            if (isSingle(feet.get(f)) && isSingle(feet.get(f - 1))) {
                join(draft, feet.get(f)[0] - 1);
                f -= 2;
            } else {
                f--;
            }
        }
    }

    private static boolean isMeasured(Draft draft, List<Word> words, int syllable) {
        Word first = words.get(draft.get(syllable).word());
        Word second = words.get(draft.get(syllable + 1).word());
        boolean number = first.is("m") || first.text().equals("几");
        return number || (first.is("v") || first.is("a")) && second.is("q");
    }

    private static boolean isSingle(int[] foot) {
        return foot[1] - foot[0] == 1;
    }

    private void word(Draft draft, Word word, int from, int to) {
        int length = to - from;
        if (length == 2) {
            join(draft, from);
        } else if (length == 3) {
            if (beginsWithOne(draft, word, from)) {
                join(draft, from + 1);
                join(draft, from);
            } else {
                join(draft, from);
                join(draft, from + 1);
            }
        } else if (length > 3) {
            for (int i = from; i + 1 < to; i += 2) {
                join(draft, i);
            }
            if (length % 2 != 0) {
                join(draft, to - 2);
            }
        }
    }

    /** Whether a word of three syllables is made of one and two: 小老虎, 李小姐; not 展览馆, 欧阳海. */
    private boolean beginsWithOne(Draft draft, Word word, int from) {
        String text = word.text();
        if (text.length() != 3) {
            return false;
        }
        if (word.is("nr")) {
            return !COMPOUND_SURNAMES.contains(text.substring(0, 2));
        }
        boolean verb = VERBS.indexOf(draft.character(from)) >= 0;
        if (verb && word.is("n") && !word.is("nz")) {
            return false;
        }
        boolean first = dictionary.knows(text.substring(0, 2));
        boolean last = dictionary.knows(text.substring(1));
        if (first != last) {
            return last;
        }
        boolean head = first && draft.is(from + 2, '长'); // 小组 | 长
        return (verb || PREFIXES.indexOf(draft.character(from)) >= 0) && (last || !first) && !head;
    }

    /** Applies the rule between syllable {@code left} and the one behind it. */
    private static void join(Draft draft, int left) {
        Draft.Entry entry = draft.get(left);
        if (entry.tone() == 3 && draft.get(left + 1).tone() == 3 && draft.touchesNext(left)) {
            entry.speak(2, RULE);
        }
    }
}
