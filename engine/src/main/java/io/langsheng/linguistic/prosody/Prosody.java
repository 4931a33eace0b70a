package io.langsheng.linguistic.prosody;

import io.langsheng.linguistic.Draft;
import io.langsheng.linguistic.word.Segmenter;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.util.List;

/**
 * Places the breaks of a sentence: {@code #1} behind each prosodic word, {@code #3} at commas and their like, {@code #2}
 * where a stretch without punctuation would outlast a breath, {@code #4} at the end. Safe for use by several threads.
 */
public final class Prosody {
    /**
     * Syllables that are spoken in one breath without a break above {@code #1}. The reference front-end leaves stretches of
     * 17 without one.
     */
    private static final int BREATH = 18;

    /** Syllables without punctuation from which on the best boundary becomes an intonational phrase. */
    private static final int LONG_BREATH = 30;

    /** The shortest phrase that a break may leave. */
    private static final int SHORTEST = 4;

    /** Where what 随着 opens ends. */
    private static final List<String> DEVELOPMENTS =
            List.of("发展", "提高", "增加", "推进", "深入", "变化", "到来", "进步", "普及", "完善", "加快", "增长", "改善", "临近", "升级", "提升");

    private final ProsodicWords prosodicWords;

    public Prosody(Segmenter dictionary) {
        prosodicWords = new ProsodicWords(dictionary);
    }

    /** The break behind each syllable: 0 inside a prosodic word, else 1 to 4; the last is 4. */
    public int[] levels(Draft draft, List<Word> words, Sentence sentence) {
        int[] gaps = Gaps.of(draft, sentence);
        int[] levels = new int[draft.size()];
        int phrase = 0;
        int begin = 0;
        for (int i = 0; i < draft.size(); i++) {
            boolean end = i + 1 == draft.size();
            if (gaps[i] < 1 && !end) {
                continue;
            }
            for (Block block : prosodicWords.group(draft, words, begin, i + 1)) {
                levels[block.to() - 1] = 1;
            }
            levels[i] = end ? 4 : gaps[i];
            begin = i + 1;
            if (end || gaps[i] > 1) {
                breathe(draft, words, levels, phrase, i + 1);
                phrase = i + 1;
            }
        }
        for (int i = 0; i + 1 < draft.size(); i++) {
            if (gaps[i] == Gaps.JOINED) {
                levels[i] = 0;
            }
        }
        return levels;
    }

    /** Raises the best boundaries of syllables {@code [from, to)} until no stretch is longer than a breath. */
    private static void breathe(Draft draft, List<Word> words, int[] levels, int from, int to) {
        int level = to - from > LONG_BREATH ? 3 : 2;
        int begin = from;
        while (to - begin > BREATH) {
            int best = bestPlace(draft, words, levels, begin, to);
            if (best < 0) {
                return;
            }
            levels[best - 1] = level;
            begin = best;
        }
    }

    /** The best boundary within a breath of {@code from}, −1 if there is none. */
    private static int bestPlace(Draft draft, List<Word> words, int[] levels, int from, int to) {
        int length = to - from;
        double ideal = (double) length / ((length + BREATH - 1) / BREATH);
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int i = from + SHORTEST; i <= Math.min(to - SHORTEST, from + BREATH + SHORTEST); i++) {
            double score =
                    levels[i - 1] == 1 ? place(draft, words, from, i) - Math.abs(i - from - ideal) / SHORTEST : 0;
            if (levels[i - 1] == 1 && score > bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best;
    }

    private static double place(Draft draft, List<Word> words, int from, int i) {
        Word before = words.get(draft.get(i - 1).word());
        String opening = words.get(draft.get(from).word()).text();
        boolean closed =
                opening.equals("随着") && DEVELOPMENTS.contains(before.text()) || opening.equals("在") && before.is("f");
        return syntax(draft, words, i) + (closed ? 2 : 0);
    }

    /** How good a place in front of syllable {@code i} is for a breath. */
    private static double syntax(Draft draft, List<Word> words, int i) {
        Word before = words.get(draft.get(i - 1).word());
        Word after = words.get(draft.get(i).word());
        if (before == after || after.is("u") || after.is("y")) {
            return -3;
        }
        double score = 0;
        if (after.is("c")) {
            score += 1.3;
        } else if (after.is("p")) {
            score += 0.8;
        } else if (after.is("d") && !before.is("v")) {
            score += 0.6;
        } else if (after.is("v") && (before.is("n") || before.is("r") || before.is("f"))) {
            score += 0.8;
        }
        if (after.is("t") && !before.is("t")) {
            score += 0.7;
        } else if (after.is("m") && before.is("n")) {
            score += 0.5;
        } else if (after.is("n") && before.is("n") && !before.pos().startsWith("nr")) {
            score -= 0.6; // inside a compound
        }
        if (before.is("f")
                || before.is("t") && !after.is("v")
                || before.is("y")
                || before.text().equals("了")) {
            score += 0.6;
        }
        if (before.text().equals("的")) {
            score -= 0.6;
        }
        if (before.is("p") || before.is("c") || before.is("d") || before.is("m") || before.is("b")) {
            score -= 1;
        }
        if (before.is("v") && !before.is("vn") && (after.is("n") || after.is("s") || after.is("a"))) {
            score -= 0.6; // before an object
        }
        return score;
    }
}
