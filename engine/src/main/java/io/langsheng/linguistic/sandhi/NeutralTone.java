package io.langsheng.linguistic.sandhi;

import io.langsheng.linguistic.Draft;
import io.langsheng.linguistic.word.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes syllables neutral: by table (东西 → {@code dong1 xi5}), by suffix (桌子, 我们, 这里, 桌上), as particles (的 了 着 过
 * 吗), in directional complements (出来, 拿回去), and in verbs said twice (看看 → {@code kan4 kan5}).
 *
 * <p>Adjectives said twice keep full tones, as the modern standard has it: 漂漂亮亮 → {@code piao4 piao4 liang4
 * liang4}, 绿油油 → {@code lv4 you2 you2}; {@code reduplicated.tsv} holds those whose parts alone read otherwise.
 */
final class NeutralTone {
    private static final String RULE = "neutral";
    private static final int LONGEST = 4;
    private static final String PARTICLES = "的地得了着过吗吧呢啊呀哇哪啦嘛喽咧呗们么";
    /** Particles that also close words of the segmenter's larger dictionary: 好呀, 吃吧. */
    private static final String FINAL = "吗吧呢呀哇啦嘛";

    private static final String PARTICLE_BASES = " de le zhe guo ma ba ne a ya wa na la lou lie bei men me ";
    /** Verbs whose 过 says that it has happened before. */
    private static final String EXPERIENCED = "听看去吃说来见想用做学读写买问玩试当住有受爱哭喝穿养教叫请给碰干会打讲提谈尝";

    private static final String DIRECTIONS = "上下进出回过起开";

    /** Bit i of a mask: character i of the entry is neutral. */
    private final Map<String, Integer> table = new HashMap<>();

    /** Part of speech that an entry needs. */
    private final Map<String, String> only = new HashMap<>();

    private final Map<String, String[]> reduplicated = new HashMap<>();

    NeutralTone() {
        Entries.of("neutral.txt").forEach(this::add);
        for (String line : Entries.lines("reduplicated.tsv")) {
            String[] fields = line.split("\t");
            reduplicated.put(fields[0], fields[1].split(" "));
        }
    }

    /** Adds {@code 东·西}, or {@code 地·道/a} for a part of speech only. */
    private void add(String entry) {
        int slash = entry.indexOf('/');
        String marked = slash < 0 ? entry : entry.substring(0, slash);
        StringBuilder word = new StringBuilder();
        int mask = 0;
        for (int i = 0; i < marked.length(); i++) {
            if (marked.charAt(i) == '·') {
                mask |= 1 << word.length();
            } else {
                word.append(marked.charAt(i));
            }
        }
        table.put(word.toString(), mask);
        if (slash >= 0) {
            only.put(word.toString(), entry.substring(slash + 1));
        }
    }

    void apply(Draft draft, List<Word> words) {
        boolean[] settled = new boolean[draft.size()];
        for (int i = 0; i < draft.size(); i++) {
            settled[i] |= draft.get(i).given();
            if (!settled[i] && !sayTwice(draft, words, i, settled)) {
                look(draft, words, i, settled);
            }
        }
        for (int i = 0; i < draft.size(); i++) {
            if (!settled[i] && isNeutral(draft, words, i)) {
                draft.get(i).speak(Draft.NEUTRAL, RULE);
            }
        }
    }

    /** AABB and ABB words: full tones, from the table or from the first of the pair. */
    private boolean sayTwice(Draft draft, List<Word> words, int i, boolean[] settled) {
        Word word = words.get(draft.get(i).word());
        int length = word.text().length();
        if (draft.get(i).from() != word.from() || length < 3 || length > 4 || !isWhole(draft, i, length)) {
            return false;
        }
        String text = word.text();
        String[] readings = reduplicated.get(text);
        boolean aabb = length == 4 && text.charAt(0) == text.charAt(1) && text.charAt(2) == text.charAt(3);
        if (readings == null && !aabb) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            Draft.Entry entry = draft.get(i + k);
            if (readings != null && readings[k].startsWith(entry.base())) {
                entry.speak(readings[k].charAt(readings[k].length() - 1) - '0', "reduplicated");
            } else if (k % 2 == 1 && entry.lexicalTone() == Draft.NEUTRAL) {
                entry.speak(draft.get(i + k - 1).tone(), "reduplicated");
            }
            settled[i + k] = true;
        }
        return true;
    }

    private static boolean isWhole(Draft draft, int i, int length) {
        return i + length <= draft.size()
                && draft.get(i + length - 1).word() == draft.get(i).word()
                && draft.get(i + length - 1).to() == draft.get(i).from() + length;
    }

    /** Marks what the longest table entry that begins at {@code i} says, if its edges are edges of words. */
    private void look(Draft draft, List<Word> words, int i, boolean[] settled) {
        String text = draft.text();
        int from = draft.get(i).from();
        for (int length = Math.min(LONGEST, text.length() - from); length >= 2; length--) {
            String entry = text.substring(from, from + length);
            Integer mask = table.get(entry);
            String tag = only.getOrDefault(entry, "");
            if (mask == null
                    || !words.get(draft.get(i).word()).is(tag)
                    || !fits(draft, words, i, from + length)
                    || isInsideAabb(text, from)) {
                continue;
            }
            for (int k = i; k < draft.size() && draft.get(k).from() < from + length; k++) {
                if (!settled[k]) {
                    settled[k] = true;
                    if ((mask >> (draft.get(k).from() - from) & 1) != 0) {
                        draft.get(k).speak(Draft.NEUTRAL, RULE);
                    } else if (k > i && draft.get(k).lexicalTone() == Draft.NEUTRAL) {
                        settled[k] = false;
                    }
                }
            }
            return;
        }
    }

    private static boolean isInsideAabb(String text, int from) {
        return from > 0
                && from + 2 < text.length()
                && text.charAt(from - 1) == text.charAt(from)
                && text.charAt(from + 1) == text.charAt(from + 2);
    }

    /** An entry lies inside one word, or is made of whole words. */
    private static boolean fits(Draft draft, List<Word> words, int i, int to) {
        Word first = words.get(draft.get(i).word());
        if (to <= first.to()) {
            return true;
        }
        if (draft.get(i).from() != first.from()) {
            return false;
        }
        int w = draft.get(i).word();
        while (w < words.size() && words.get(w).to() < to) {
            w++;
        }
        return w < words.size() && words.get(w).to() == to && !words.get(w).is("q");
    }

    private static boolean isNeutral(Draft draft, List<Word> words, int i) {
        Draft.Entry entry = draft.get(i);
        if (entry.isEnglish() || entry.tone() == Draft.NEUTRAL) {
            return false;
        }
        Word word = words.get(entry.word());
        boolean last = entry.to() >= word.to();
        boolean first = entry.from() == word.from();
        char c = draft.character(i);
        return switch (c) {
            case '子' -> !first && last && isSuffixedNoun(word) || !first && draft.is(i + 1, '们');
            case '们' -> !first || word.text().length() == 1;
            case '里' -> isLocal(draft, words, i, word, first, last);
            case '上' -> isLocal(draft, words, i, word, first, last) && (first || word.is("s"));
            case '个' -> first && last && word.is("q") && isBehindVerb(draft, words, i);
            case '过' -> last && isExperience(draft, words, i, word);
            case '来', '去' -> isDirection(draft, words, i, word);
            default -> isParticle(draft, i, word, c) || isVerbSaidAgain(draft, words, i);
        };
    }

    /** 听过, 去过 as one word or two; 经过, 度过 and 穿过 are movements, 过了桥 and 我过了桥 too. */
    private static boolean isExperience(Draft draft, List<Word> words, int i, Word word) {
        if (!word.is("u")) {
            return word.is("v") && word.text().length() == 2 && draft.isAny(i - 1, EXPERIENCED);
        }
        if (!draft.touchesNext(i - 1) || draft.is(i - 1, '着')) {
            return false; // 凑合着过
        }
        Word before = words.get(draft.get(i - 1).word());
        return !before.is("r") && !before.is("d") && !before.is("c") && !before.is("p") && !before.is("t");
    }

    /** 是个, 有个, 买个; with a number the full tone stays: 三个. */
    private static boolean isBehindVerb(Draft draft, List<Word> words, int i) {
        return draft.touchesNext(i - 1) && words.get(draft.get(i - 1).word()).is("v");
    }

    private static boolean isSuffixedNoun(Word word) {
        return !word.is("nr") && !word.is("ns") && !word.is("nt") && !word.is("i");
    }

    private static boolean isParticle(Draft draft, int i, Word word, char c) {
        Draft.Entry entry = draft.get(i);
        boolean closing = entry.to() == word.to()
                && FINAL.indexOf(c) >= 0
                && (!word.is("n") || word.is("nz"))
                && !word.text().equals("干吗");
        return PARTICLES.indexOf(c) >= 0
                && (word.is("u") || word.is("y") || c == '们' || c == '么' || closing)
                && PARTICLE_BASES.contains(" " + entry.base() + " ");
    }

    /** 桌上, 屋里: a localizer behind its noun; 公里, 以上, 马上 are not. */
    private static boolean isLocal(Draft draft, List<Word> words, int i, Word word, boolean first, boolean last) {
        if (first && word.text().length() == 1) {
            return word.is("f")
                    && i > 0
                    && draft.touchesNext(i - 1)
                    && isThing(words.get(draft.get(i - 1).word()))
                    && !(draft.is(i, '里') && words.get(draft.get(i - 1).word()).is("m")); // 五百里
        }
        return last
                && !first
                && (word.is("s")
                        || word.is("r")
                        || word.is("t")
                        || draft.is(i, '里') && isPlaceInside(word)
                        || word.is("f") && draft.isAny(i - 1, "这那哪"));
    }

    /** 村里, 水里; the table holds 公里, 邻里 and their like. */
    private static boolean isPlaceInside(Word word) {
        return word.text().length() == 2 && (word.is("n") || word.is("d")) && isSuffixedNoun(word);
    }

    private static boolean isThing(Word word) {
        return word.is("n")
                || word.is("r")
                || word.is("s")
                || word.is("t")
                || word.is("q")
                || word.is("m")
                || word.is("v");
    }

    /** 出来, 回去: neutral behind a direction; 过去 as a time is not. */
    private static boolean isDirection(Draft draft, List<Word> words, int i, Word word) {
        if (i == 0 || !draft.touchesNext(i - 1) || !draft.isAny(i - 1, DIRECTIONS)) {
            return false;
        }
        Word before = words.get(draft.get(i - 1).word());
        boolean together = before == word;
        if (together
                && word.text().equals("过去")
                && !isBehindMovement(draft, words, i - 1)
                && !isBeforeTrial(draft, i)) {
            return false; // a time
        }
        return together
                ? word.is("v") && draft.get(i).to() == word.to()
                : (before.is("v") || before.is("nz")) && word.is("v");
    }

    /** 走 | 过去, 走了 | 过去. */
    private static boolean isBehindMovement(Draft draft, List<Word> words, int i) {
        if (!draft.touchesNext(i - 1)) {
            return false;
        }
        Word before = words.get(draft.get(i - 1).word());
        return before.is("v") || draft.isAny(i - 1, "了得不");
    }

    /** 过去 | 看看. */
    private static boolean isBeforeTrial(Draft draft, int i) {
        return draft.touchesNext(i)
                && draft.touchesNext(i + 1)
                && !draft.get(i + 1).isEnglish()
                && draft.is(i + 2, draft.character(i + 1));
    }

    /** 看看, 说说; the third tone before it still turns (想想 → {@code xiang2 xiang5}). */
    private static boolean isVerbSaidAgain(Draft draft, List<Word> words, int i) {
        if (i == 0 || !draft.touchesNext(i - 1) || draft.get(i - 1).isEnglish()) {
            return false;
        }
        if (draft.character(i) != draft.character(i - 1)
                || draft.get(i).to() - draft.get(i).from() > 1) {
            return false;
        }
        Word word = words.get(draft.get(i).word());
        Word before = words.get(draft.get(i - 1).word());
        boolean object = draft.get(i).from() == word.from() && word.text().length() == 2; // 写 | 写字
        boolean pair = word == before
                ? word.text().length() == 2 || word.text().length() == 3 && draft.is(i + 1, '看') // 试试看
                : (word.text().length() == 1 || object) && before.text().length() == 1;
        if (i > 1 && draft.get(i - 2).isEnglish() && draft.touchesNext(i - 2)) {
            return false; // C加加
        }
        if (isVerbPair(draft, words, i + 1) || isVerbPair(draft, words, i - 3)) {
            return false; // 说说笑笑
        }
        boolean tried = word == before && (draft.is(i + 1, '看') || word.is("udeng") && isWaiting(draft, words, i - 2));
        return pair && (word.is("v") && before.is("v") || tried) && !(i > 1 && draft.is(i - 2, draft.character(i)));
    }

    /** Whether 等等 behind {@code i} is the verb: 等等我, 你等等, 再等等. */
    private static boolean isWaiting(Draft draft, List<Word> words, int i) {
        if (!draft.touchesNext(i)) {
            return true;
        }
        Word before = words.get(draft.get(i).word());
        return before.is("r") || before.is("d") || before.text().equals("请");
    }

    /** Whether syllable {@code i} and the next are one verb said twice, next to the other two. */
    private static boolean isVerbPair(Draft draft, List<Word> words, int i) {
        return i >= 0
                && i + 1 < draft.size()
                && draft.touchesNext(i)
                && draft.is(i + 1, draft.character(i))
                && words.get(draft.get(i).word()).is("v")
                && words.get(draft.get(i + 1).word()).is("v")
                && (i == 0 || draft.touchesNext(i - 1));
    }
}
