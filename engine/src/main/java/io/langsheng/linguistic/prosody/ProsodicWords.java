package io.langsheng.linguistic.prosody;

import io.langsheng.linguistic.Draft;
import io.langsheng.linguistic.word.Segmenter;
import io.langsheng.linguistic.word.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups words into prosodic words, mostly of two syllables.
 *
 * <ul>
 *   <li>clitics lean left: 孩子们 | 美丽的 | 走吧 | 三个 | 桌子上
 *   <li>single syllables pair: 我 + 也 → 我也, 很 + 好 → 很好
 *   <li>a verb said twice or asked and a verb with 不 or 得 before its complement are one: 看一看, 能不能, 说不出
 *   <li>a single adverb, numeral or adjective joins the word behind it: 很高兴, 不知道, 小朋友
 *   <li>a single noun joins the word before it: 我的书
 *   <li>a single verb, preposition, pronoun or conjunction before a longer word stands alone: 在 | 公园里, 去 | 北京, 让 |
 *       我们, 您 | 可以, 和 | 户籍的
 *   <li>words of more than four syllables are cut inside: 中华 | 人民 | 共和国; of four only those that name two things: 会议 |
 *       中心
 *   <li>every English word is one
 * </ul>
 *
 * Source of the shape: 55 breaks of the reference front-end; prosodic words of 1, 2, 3 and 4 syllables were 4, 40, 8 and
 * 3 of them.
 */
final class ProsodicWords {
    private static final int LONGEST = 4;
    private static final String LEFT_LEANING_VERBS = "到成为给出入完掉住满起来去上下过开回进";
    /** Verbs that take a verb, not a complement: 愿意 | 到. */
    private static final List<String> MODAL = List.of(
            "愿意", "可以", "能够", "应该", "应当", "需要", "打算", "希望", "想要", "准备", "决定", "喜欢", "开始", "继续", "必须", "可能", "允许", "要求");
    /** Last characters of verbs that 为 leans on: 转化为, 称作为. */
    private static final String BECOMING = "化作成变改换称视名";

    private static final String DIGITS = "零〇一二三四五六七八九幺";
    private static final String NUMBER_UNITS = "百千万亿点";

    private final Segmenter dictionary;

    ProsodicWords(Segmenter dictionary) {
        this.dictionary = dictionary;
    }

    /** The prosodic words of syllables {@code [from, to)}, between which {@code gaps} has no break. */
    List<Block> group(Draft draft, List<Word> words, int from, int to) {
        return pair(lean(new VerbPatterns(draft).join(blocks(draft, words, from, to))));
    }

    private List<Block> blocks(Draft draft, List<Word> words, int from, int to) {
        List<Block> blocks = new ArrayList<>();
        int begin = from;
        while (begin < to) {
            int end = begin + 1;
            while (end < to && draft.get(end).word() == draft.get(begin).word()) {
                end++;
            }
            Word word = words.get(draft.get(begin).word());
            if (isCompound(draft, word, begin, end)) {
                blocks.add(Block.of(begin, begin + 2, word));
                blocks.add(Block.of(begin + 2, end, word));
            } else if (end - begin <= LONGEST || draft.get(begin).isEnglish() && !isLetters(draft, begin, end)) {
                blocks.add(Block.of(begin, end, word));
            } else {
                cut(draft, word, begin, end, blocks);
            }
            begin = end;
        }
        return blocks;
    }

    /**
     * Two words of two syllables that only the segmenter's larger dictionary keeps together: 会议中心; four digits. Idioms, names
     * and words of the core dictionary stay whole: 人工智能.
     */
    private boolean isCompound(Draft draft, Word word, int from, int to) {
        if (to - from != LONGEST || draft.get(from).isEnglish() || word.text().length() != LONGEST) {
            return false;
        }
        String text = word.text();
        if (word.is("m") && text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) {
            return true;
        }
        return !word.is("i")
                && !word.is("l")
                && !word.is("nr")
                && !word.is("z")
                && !dictionary.knows(text)
                && dictionary.knows(text.substring(0, 2))
                && dictionary.knows(text.substring(2));
    }

    private static boolean isLetters(Draft draft, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (draft.get(i).from() == draft.get(i + 1).from()
                    && draft.get(i).to() - draft.get(i).from() > 1) {
                return false;
            }
        }
        return true;
    }

    /** Cuts a long word where its parts are words, numbers behind their units, else in twos with a three at the end. */
    private void cut(Draft draft, Word word, int from, int to, List<Block> blocks) {
        int begin = from;
        while (to - begin > 3) {
            int end = begin + Math.min(pieceLength(draft, word, begin, to), to - begin);
            if (to - end == 1) {
                end = to - begin == LONGEST ? begin + 2 : end - 1;
            }
            blocks.add(Block.of(begin, end, word));
            begin = end;
        }
        blocks.add(Block.of(begin, to, word));
    }

    private int pieceLength(Draft draft, Word word, int begin, int to) {
        if (draft.get(begin).isEnglish()) {
            return 3;
        }
        for (int length = 2; word.is("m") && length <= 4 && begin + length <= to; length++) {
            if (draft.isAny(begin + length - 1, NUMBER_UNITS)) {
                return length;
            }
        }
        if (to - begin == 5 && isKnown(draft, begin + 3, to) && !isKnown(draft, begin + 2, to)) {
            return 3; // 发展中 | 国家
        }
        for (int length = 3; length >= 2; length--) {
            int end = begin + length;
            int rest = to - end;
            if (end <= to && rest != 1 && isKnown(draft, begin, end)) {
                if (length == 2 || rest == 0 || rest > 3 || isKnown(draft, end, to)) {
                    return length;
                }
            }
        }
        return 2;
    }

    private boolean isKnown(Draft draft, int from, int to) {
        return dictionary.knows(
                draft.text().substring(draft.get(from).from(), draft.get(to - 1).to()));
    }

    /** Clitics join the block before them. */
    private static List<Block> lean(List<Block> blocks) {
        List<Block> leaning = new ArrayList<>();
        for (Block block : blocks) {
            int last = leaning.size() - 1;
            if (last >= 0 && isClitic(leaning.get(last), block)) {
                leaning.set(last, leaning.get(last).withClitic(block));
            } else {
                leaning.add(block);
            }
        }
        return leaning;
    }

    private static boolean isClitic(Block before, Block block) {
        Word word = block.first();
        String text = word.text();
        Word host = before.last();
        if (host.is("w") || before.size() > LONGEST + 1) {
            return false;
        }
        if (text.equals("得") && host.is("r")) {
            return false; // 他得走
        }
        if (word.is("u") && !text.equals("之") && !text.equals("所") && block.size() <= 2
                || word.is("y")
                || word.is("k")
                || text.equals("们")) {
            return true;
        }
        if (!block.isSingle()) {
            return false;
        }
        if (word.is("q") || text.equals("个")) {
            boolean counting =
                    host.is("m") || host.is("r") || host.is("q") || (host.is("v") || host.is("a")) && before.isSingle();
            return counting && before.size() <= 3;
        }
        if (word.is("f")) {
            return before.size() <= 3 && !host.is("d") && !host.is("p") && !host.is("c");
        }
        boolean complement = LEFT_LEANING_VERBS.contains(text) && word.is("v") && !MODAL.contains(host.text())
                || text.equals("于")
                || text.equals("为")
                        && BECOMING.indexOf(host.text().charAt(host.text().length() - 1)) >= 0;
        return complement && host.is("v") && before.size() == 2 && before.whole() == 1;
    }

    /** Single syllables find a partner or stand alone. */
    private static List<Block> pair(List<Block> blocks) {
        List<Block> grouped = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            Block next = i + 1 < blocks.size() ? blocks.get(i + 1) : null;
            if (!block.isSingle()) {
                grouped.add(block);
            } else if (next == null || isCounted(grouped, block) || leansLeft(grouped, block, next)) {
                addLeft(grouped, block, next == null ? LONGEST : 3);
            } else if (block.first().is("nx") && next.first().is("nx") || isTowards(next, blocks, i + 2)) {
                grouped.add(block); // New | York, 请 | 给我
            } else if (next.isSingle() || leansRight(block, next)) {
                grouped.add(block.with(next));
                i++;
            } else {
                grouped.add(block);
            }
        }
        return grouped;
    }

    /** 这个 | 人, 那封 | 信. */
    private static boolean isCounted(List<Block> grouped, Block block) {
        if (grouped.isEmpty() || !block.first().is("n") || block.first().is("nx")) {
            return false;
        }
        Block before = grouped.get(grouped.size() - 1);
        boolean measure = before.last().is("q")
                || before.last().is("rz") && before.last().text().length() == 2;
        return measure && before.size() == 2;
    }

    /** A preposition with a single pronoun behind it, which pair: 给我, 对他. */
    private static boolean isTowards(Block preposition, List<Block> blocks, int following) {
        return preposition.isSingle()
                && (preposition.first().is("p") || preposition.first().text().equals("给"))
                && following < blocks.size()
                && blocks.get(following).isSingle()
                && blocks.get(following).first().is("rr");
    }

    private static void addLeft(List<Block> grouped, Block block, int longest) {
        int last = grouped.size() - 1;
        if (last >= 0 && grouped.get(last).size() < longest) {
            grouped.set(last, grouped.get(last).with(block));
        } else {
            grouped.add(block);
        }
    }

    /** A single noun behind its modifier. */
    private static boolean leansLeft(List<Block> grouped, Block block, Block next) {
        if (grouped.isEmpty() || next.isSingle() || block.first().is("nx")) {
            return false;
        }
        Block before = grouped.get(grouped.size() - 1);
        Word word = block.first();
        boolean room = before.size() <= 2 || before.size() == 3 && before.core() == 2 && word.is("n");
        boolean noun = word.is("n") && !word.is("nx") || word.is("s") || word.is("f");
        boolean host = before.last().is("n")
                || before.last().is("a")
                || before.last().is("b")
                || before.last().is("u")
                || before.last().is("m")
                || before.last().is("q")
                || before.last().is("r");
        return room && noun && host;
    }

    /**
     * Adverbs, numerals, adjectives and 这 before a short word; before a single syllable with a clitic all do. Verbs,
     * prepositions, personal pronouns and conjunctions do not.
     */
    private static boolean leansRight(Block block, Block next) {
        Word word = block.first();
        boolean counted =
                (word.is("v") && (word.text().equals("有") || word.text().equals("是")))
                        && next.first().is("m")
                        && next.size() == 2;
        if (counted) {
            return true;
        }
        if (next.core() == 1 && next.size() == 2 && !word.is("w")) {
            return true;
        }
        if (word.is("v") || word.is("p") || word.is("w") || word.is("c") || word.is("rr") || word.is("ry")) {
            return false;
        }
        return next.core() <= 2 && next.size() <= 3;
    }
}
