package io.langsheng.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Pinyin that users write into plain text: {@code 重(chong2)报}, {@code 银行(yin2 hang2)}, {@code <行|XING2>}.
 *
 * <p>Only well-formed syllables with a tone digit count, so that {@code 方案(a1)} stays what it is.
 */
final class InlinePinyin {
    private static final Pattern SYLLABLE = Pattern.compile(
            "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan|uang|ue|ui|un|uo|v|ve|van|vn)r?[1-5]"
                    + "|(?:ai|an|ang|ao|e|ei|en|eng|er|o|ou)r?[1-5]|(?:m|n|ng|hm|hng)[1-5]");
    private static final String MARKED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ";
    private static final int LONGEST = 120;

    private InlinePinyin() {}

    /** Where the bracket that opens at {@code open} closes around pinyin; −1 where it holds something else. */
    static int close(String text, int open) {
        int end = open + 1;
        while (end < text.length() && end - open < LONGEST && text.charAt(end) != ')' && text.charAt(end) != '）') {
            end++;
        }
        boolean closed = end < text.length() && (text.charAt(end) == ')' || text.charAt(end) == '）');
        return closed && !syllables(text.substring(open + 1, end)).isEmpty() ? end : -1;
    }

    /** Index of the bar in {@code <行|XING2>} if that is what stands at {@code [open, close]}; 0 otherwise. */
    static int bracketed(String text, int open, int close) {
        int bar = text.indexOf('|', open);
        if (bar < 0 || bar > close || bar == open + 1 || bar - open > 40) {
            return 0;
        }
        for (int i = open + 1; i < bar; i++) {
            if (!isHan(text.charAt(i))) {
                return 0;
            }
        }
        return syllables(text.substring(bar + 1, close)).size() == bar - open - 1 ? bar : 0;
    }

    /** Lower-case syllables, ü as v; empty if one of them is no pinyin. */
    static List<String> syllables(String pinyin) {
        List<String> syllables = new ArrayList<>();
        for (String raw : pinyin.strip()
                .toLowerCase(Locale.ROOT)
                .replace('ü', 'v')
                .replace("u:", "v")
                .split("[\\s,，]+")) {
            String part = toned(raw);
            if (!SYLLABLE.matcher(part).matches()) {
                return List.of();
            }
            syllables.add(part);
        }
        return syllables;
    }

    /** {@code chóng → chong2}; without a mark as it is. */
    private static String toned(String syllable) {
        for (int i = 0; i < syllable.length(); i++) {
            int mark = MARKED.indexOf(syllable.charAt(i));
            if (mark >= 0) {
                return syllable.substring(0, i)
                        + "aeiouv".charAt(mark / 4)
                        + syllable.substring(i + 1)
                        + (mark % 4 + 1);
            }
        }
        return syllable;
    }

    static boolean isHan(char c) {
        return c >= '\u3400' && c <= '\u9fff' || c == '〇';
    }
}
