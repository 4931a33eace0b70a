package io.langsheng.linguistic.word;

import com.hankcs.hanlp.dictionary.CoreDictionary;
import com.hankcs.hanlp.dictionary.CoreDictionary.Attribute;
import com.hankcs.hanlp.dictionary.CustomDictionary;
import com.hankcs.hanlp.seg.Segment;
import com.hankcs.hanlp.seg.common.Term;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mends what a bigram segmenter with name recognition gets wrong where the neighbours tell.
 *
 * <ul>
 *   <li>names that are none, since they begin or end with a function word: 快递 | 员正在 → 快递员 | 正在
 *   <li>words of {@code words.tsv} that no dictionary has: 提示 | 音 → 提示音
 *   <li>把手 | 伸 → 把 | 手 | 伸, 打点 | 水 → 打 | 点 | 水
 *   <li>把 behind a number or a verb of giving counts: 两 | 把/q | 伞
 *   <li>第二 | 十五 → 第二十五, 零点 | 五 → 零点五, 有 | 点儿 → 有点儿
 *   <li>single characters that cannot stand alone are a name: 爱 | 芯 | 元 | 智 → 爱芯元智
 * </ul>
 */
final class WordRepairs {
    private static final String NEVER_FIRST = "都那和从于能向有过就在把被给让对与很没又也还再";
    private static final String NEVER_LAST = "都在是去的了着过得很就也不还来到时";
    private static final String GIVING = "带买拿借送给要换找倒喝吃说端";
    private static final int LONGEST = 6;
    private static final int LONGEST_NAME = 4;

    /** Words of our own and their part of speech. */
    private final Map<String, String> own = load();

    /** Their first characters. */
    private final BitSet firsts = new BitSet();

    private final Segment withoutNames;

    WordRepairs(Segment withoutNames) {
        this.withoutNames = withoutNames;
        own.keySet().forEach(word -> firsts.set(word.charAt(0)));
    }

    List<Word> mend(List<Word> words) {
        List<Word> mended = withoutFalseNames(words);
        mended = withOwnWords(mended);
        split(mended);
        join(mended);
        return mended;
    }

    /** Segments a false name again, together with the word before and the word behind it. */
    private List<Word> withoutFalseNames(List<Word> words) {
        List<Word> mended = new ArrayList<>(words.size());
        int w = 0;
        while (w < words.size()) {
            if (!isFalseName(words.get(w))) {
                mended.add(words.get(w++));
                continue;
            }
            int last = mended.size() - 1;
            StringBuilder window = new StringBuilder();
            int from = words.get(w).from();
            if (last >= 0 && isHan(mended.get(last)) && mended.get(last).to() == from) {
                from = mended.get(last).from();
                window.append(mended.remove(last).text());
            }
            window.append(words.get(w++).text());
            if (w < words.size() && isHan(words.get(w)) && !isFalseName(words.get(w))) {
                window.append(words.get(w++).text());
            }
            addSegmented(window.toString(), from, mended);
        }
        return mended;
    }

    private void addSegmented(String text, int from, List<Word> words) {
        int at = 0;
        for (Term term : withoutNames.seg(Simplified.of(text))) {
            String word = text.substring(at, at + term.length());
            words.add(new Word(word, term.nature.toString(), from + at, from + at + term.length()));
            at += term.length();
        }
    }

    private static boolean isHan(Word word) {
        return !word.is("w") && !word.is("nx") && !word.text().isBlank();
    }

    private static boolean isFalseName(Word word) {
        String text = word.text();
        int length = text.length();
        if (!word.pos().equals("nr") || length < 2 || length > LONGEST_NAME || isListed(text)) {
            return false;
        }
        boolean place = length == 3 && isPlace(text.substring(0, 2));
        return place || NEVER_FIRST.indexOf(text.charAt(0)) >= 0 || NEVER_LAST.indexOf(text.charAt(length - 1)) >= 0;
    }

    private static boolean isListed(String text) {
        return CoreDictionary.contains(text) || CustomDictionary.contains(text);
    }

    private static boolean isPlace(String text) {
        Attribute attribute = CoreDictionary.get(text);
        return attribute != null && attribute.nature[0].toString().equals("ns");
    }

    /** Makes every word of our own one word, whatever the segmenter cut; what is left of the others are words too. */
    private List<Word> withOwnWords(List<Word> words) {
        if (words.isEmpty()) {
            return words;
        }
        StringBuilder text = new StringBuilder();
        words.forEach(word -> text.append(word.text()));
        int start = words.get(0).from();
        List<Word> mended = new ArrayList<>(words.size());
        int w = 0;
        int at = 0; // first character that is not in mended yet
        while (at < text.length()) {
            while (words.get(w).to() - start <= at) {
                w++;
            }
            Word word = words.get(w);
            int next = text.length();
            String found = null;
            for (int i = at; i < word.to() - start && found == null; i++) {
                found = ownAt(text, i, word);
                next = i;
            }
            if (found == null) {
                add(text, at, word.to() - start, start, word, mended);
                at = word.to() - start;
            } else {
                if (next > at) {
                    add(text, at, next, start, word, mended);
                }
                at = next + found.length();
                mended.add(new Word(found, own.getOrDefault(found, "n"), start + next, start + at));
            }
        }
        return mended;
    }

    /** The longest word of our own at character {@code i}; null if there is none or {@code word} holds it. */
    private @Nullable String ownAt(CharSequence text, int i, Word word) {
        if (!firsts.get(text.charAt(i))) {
            return null;
        }
        for (int length = Math.min(LONGEST, text.length() - i); length >= 2; length--) {
            String candidate = text.subSequence(i, i + length).toString();
            if (own.containsKey(candidate)) {
                boolean inside =
                        candidate.length() < word.text().length() && word.text().contains(candidate) && !word.is("nr");
                return inside ? null : candidate;
            }
        }
        return null;
    }

    private static void add(CharSequence text, int from, int to, int start, Word word, List<Word> words) {
        boolean whole = word.from() == start + from && word.to() == start + to;
        String part = text.subSequence(from, to).toString();
        words.add(whole ? word : new Word(part, tagOf(part, word.pos()), start + from, start + to));
    }

    private static String tagOf(String text, String otherwise) {
        Attribute attribute = CoreDictionary.get(Simplified.of(text));
        return attribute == null ? otherwise : attribute.nature[0].toString();
    }

    private static void split(List<Word> words) {
        for (int w = 0; w < words.size(); w++) {
            Word word = words.get(w);
            Word before = w > 0 ? words.get(w - 1) : null;
            Word next = w + 1 < words.size() ? words.get(w + 1) : null;
            if (word.text().equals("把手") && next != null && next.is("v") && (before == null || !isOwner(before))) {
                cut(words, w, "pba", "n");
            } else if (word.text().equals("不过")
                    && before != null
                    && isSingleVerb(before)
                    && before.to() == word.from()) {
                cut(words, w, "d", "v"); // 跑不过他
            } else if (word.text().equals("打点")
                    && next != null
                    && next.is("n")
                    && next.text().length() == 1) {
                cut(words, w, "v", "q");
            } else if (word.text().equals("地") && isGround(before, next)) {
                words.set(w, new Word(word.text(), "n", word.from(), word.to()));
            } else if (word.text().equals("得") && next != null && next.is("m") && before != null && isFactors(before)) {
                words.set(w, new Word(word.text(), "v", word.from(), word.to()));
            } else if (word.text().equals("几") && next != null && next.is("q")) {
                words.set(w, new Word(word.text(), "m", word.from(), word.to()));
            } else if (isMeasure(word)
                    && !word.is("q")
                    && next != null
                    && next.is("n")
                    && before != null
                    && counts(before)) {
                words.set(w, new Word(word.text(), "q", word.from(), word.to())); // 倒杯水
            } else if (word.text().equals("把") && before != null && counts(before)) {
                words.set(w, new Word(word.text(), "q", word.from(), word.to()));
            }
        }
    }

    /** 洒了一地, 地里; else 地 is the particle. */
    private static boolean isGround(@Nullable Word before, @Nullable Word next) {
        return before != null && before.is("m") || next != null && next.is("f");
    }

    /** 三三 | 得 | 九 */
    private static boolean isFactors(Word word) {
        return word.text().matches("[一二三四五六七八九]{2}");
    }

    private static boolean isSingleVerb(Word word) {
        return word.text().length() == 1 && word.is("v") && !"是有在".contains(word.text());
    }

    private static boolean isMeasure(Word word) {
        return word.text().length() == 1 && "杯碗瓶盘盒袋件套双条口句顿壶篮箱".contains(word.text());
    }

    private static boolean isOwner(Word word) {
        return word.is("n") || word.is("u") || word.is("q");
    }

    private static boolean counts(Word before) {
        return before.is("m") || before.text().length() == 1 && before.is("v") && GIVING.contains(before.text());
    }

    private static void cut(List<Word> words, int w, String first, String second) {
        Word word = words.get(w);
        words.set(w, new Word(word.text().substring(0, 1), first, word.from(), word.from() + 1));
        words.add(w + 1, new Word(word.text().substring(1), second, word.from() + 1, word.to()));
    }

    private static void join(List<Word> words) {
        for (int w = 0; w + 1 < words.size(); w++) {
            Word word = words.get(w);
            Word next = words.get(w + 1);
            boolean number = next.is("m")
                    && (word.text().startsWith("第") && word.is("m")
                            || word.text().equals("零点"));
            boolean somewhat = word.text().equals("有")
                    && next.text().matches("点儿?")
                    && next.is("q")
                    && w + 2 < words.size()
                    && isQuality(words.get(w + 2));
            if (number || somewhat) {
                merge(words, w, 2, somewhat ? "d" : "m");
                w--;
            } else if (isAlone(word)) {
                int end = w;
                int bound = 0;
                while (end < words.size() && isAlone(words.get(end))) {
                    bound += isBound(words.get(end)) ? 1 : 0;
                    end++;
                }
                if (bound >= 2 && end - w <= LONGEST_NAME) {
                    merge(words, w, end - w, "nz");
                } else {
                    w = end - 1;
                }
            }
        }
    }

    private static boolean isQuality(Word word) {
        return word.is("a") || word.is("v") || word.is("d");
    }

    /** A content word of one character. */
    private static boolean isAlone(Word word) {
        return word.text().length() == 1
                && Character.isIdeographic(word.text().charAt(0))
                && (word.is("n") || word.is("v") || word.is("a") || word.is("q") || word.is("g") || word.is("b"))
                && !word.is("nx")
                && !word.pos().startsWith("vs")
                && !word.pos().startsWith("vy")
                && !word.pos().equals("vf");
    }

    /** A character that is only found in words. */
    private static boolean isBound(Word word) {
        return word.pos().length() == 2 && word.pos().charAt(1) == 'g';
    }

    private static void merge(List<Word> words, int first, int count, String tag) {
        StringBuilder text = new StringBuilder();
        for (int w = first; w < first + count; w++) {
            text.append(words.get(w).text());
        }
        Word whole = new Word(
                text.toString(),
                tag,
                words.get(first).from(),
                words.get(first + count - 1).to());
        words.subList(first, first + count).clear();
        words.add(first, whole);
    }

    private static Map<String, String> load() {
        Map<String, String> words = new HashMap<>();
        try (InputStream in = WordRepairs.class.getResourceAsStream("words.tsv")) {
            if (in == null) {
                throw new IllegalStateException("words.tsv is missing from the class path");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    String[] fields = line.split("\t");
                    for (String word : fields[1].split(" ")) {
                        words.put(word, fields[0]);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
