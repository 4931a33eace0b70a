package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.Word;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Surnames, whose readings neither dictionary nor model knows well: in a name, behind 姓, before a title.
 *
 * <ul>
 *   <li>单先生 → shan4, 姓单 → shan4, 单雄信 → shan4
 *   <li>简单 → none, 解出了 → none
 * </ul>
 */
final class ReadingRules {
    private static final Map<String, String> SURNAMES = Map.ofEntries(
            Map.entry("单", "shan4"),
            Map.entry("曾", "zeng1"),
            Map.entry("任", "ren2"),
            Map.entry("仇", "qiu2"),
            Map.entry("解", "xie4"),
            Map.entry("查", "zha1"),
            Map.entry("区", "ou1"),
            Map.entry("盖", "ge3"),
            Map.entry("朴", "piao2"),
            Map.entry("华", "hua4"),
            Map.entry("纪", "ji3"),
            Map.entry("燕", "yan1"),
            Map.entry("宁", "ning4"),
            Map.entry("翟", "zhai2"),
            Map.entry("乐", "yue4"),
            Map.entry("员", "yun4"),
            Map.entry("黑", "he4"),
            Map.entry("折", "she2"),
            Map.entry("种", "chong2"),
            Map.entry("洗", "xian3"),
            Map.entry("尹", "yin3"),
            Map.entry("应", "ying1"),
            Map.entry("那", "na1"),
            Map.entry("盛", "sheng4"),
            Map.entry("缪", "miao4"),
            Map.entry("秘", "bi4"),
            Map.entry("繁", "po2"),
            Map.entry("召", "shao4"),
            Map.entry("适", "kuo4"),
            Map.entry("过", "guo1"),
            Map.entry("哈", "ha3"),
            Map.entry("句", "gou1"),
            Map.entry("尉迟", "yu4 chi2"),
            Map.entry("万俟", "mo4 qi2"),
            Map.entry("单于", "chan2 yu2"),
            Map.entry("澹台", "tan2 tai2"),
            Map.entry("长孙", "zhang3 sun1"),
            Map.entry("宰父", "zai3 fu3"),
            Map.entry("令狐", "ling2 hu2"));
    /** What stands behind a verb and not behind a name. */
    private static final String BEHIND_VERBS = "了着过得一不出开上下起";

    /** Words behind a surname. */
    private static final String[] TITLES = {
        "先生", "女士", "小姐", "老师", "教授", "医生", "大夫", "经理", "总", "主任", "局长", "厂长", "老板", "同学", "同志", "师傅", "夫人", "太太", "队长",
        "校长", "院长", "博士", "律师", "法官", "警官", "将军", "家", "氏", "某", "导", "工", "董", "处长", "科长", "部长", "书记", "爷爷", "奶奶",
        "叔叔", "阿姨", "大哥", "大姐"
    };

    /** One reading or null for each character. */
    @Nullable
    String[] apply(String text, List<Word> words) {
        @Nullable String[] readings = new String[text.length()];
        for (int w = 0; w < words.size(); w++) {
            surname(text, words, w, readings);
        }
        return readings;
    }

    private static void surname(String text, List<Word> words, int w, @Nullable String[] readings) {
        Word word = words.get(w);
        int at = word.from();
        for (int length = Math.min(2, text.length() - at); length >= 1; length--) {
            String reading = SURNAMES.get(text.substring(at, at + length));
            if (reading == null) {
                continue;
            }
            boolean inName = word.is("nr")
                    && word.to() - at > length
                    && word.to() - at <= length + 2
                    && !behindVerb(text, at + length)
                    && !behindVerb(text, word.to());
            boolean alone = word.to() - at == length;
            boolean named = alone
                    && (titled(text, word.to())
                            || w > 0 && text.startsWith("姓", words.get(w - 1).to() - 1)
                            || w + 1 < words.size() && words.get(w + 1).is("nr"));
            boolean titledInside = word.to() - at > length && titled(text, at + length) && text.charAt(at) == '单';
            if (inName || named || titledInside || length == 2) {
                put(readings, at, reading);
            }
            return;
        }
    }

    private static boolean behindVerb(String text, int at) {
        return at < text.length() && BEHIND_VERBS.indexOf(text.charAt(at)) >= 0;
    }

    private static boolean titled(String text, int at) {
        for (String title : TITLES) {
            if (text.startsWith(title, at)) {
                return true;
            }
        }
        return false;
    }

    private static void put(@Nullable String[] readings, int at, String reading) {
        String[] syllables = reading.split(" ");
        for (int i = 0; i < syllables.length; i++) {
            if (readings[at + i] == null) {
                readings[at + i] = syllables[i];
            }
        }
    }
}
