package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.Word;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readings that context decides and neither dictionary nor model knows well: surnames, place names, and the function
 * characters 得 地 着 了 还 长 都 为.
 *
 * <ul>
 *   <li>单先生 → shan4, 简单 → none
 *   <li>长得高 → zhang3 de5; 得去 → dei3
 *   <li>还没还钱 → hai2 … huan2
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
    /** Words behind a surname. */
    private static final String[] TITLES = {
        "先生", "女士", "小姐", "老师", "教授", "医生", "大夫", "经理", "总", "主任", "局长", "厂长", "老板", "同学", "同志", "师傅", "夫人", "太太", "队长",
        "校长", "院长", "博士", "律师", "法官", "警官", "将军", "家", "氏", "某", "导", "工", "董", "处长", "科长", "部长", "书记", "爷爷", "奶奶",
        "叔叔", "阿姨", "大哥", "大姐"
    };

    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("六安", "lu4 an1"),
            Map.entry("六合", "lu4 he2"),
            Map.entry("台州", "tai1 zhou1"),
            Map.entry("天台山", "tian1 tai1 shan1"),
            Map.entry("东阿", "dong1 e1"),
            Map.entry("番禺", "pan1 yu2"),
            Map.entry("铅山", "yan2 shan1"),
            Map.entry("洪洞", "hong2 tong2"),
            Map.entry("大栅栏", "da4 shi2 lan4"),
            Map.entry("蚌埠", "beng4 bu4"),
            Map.entry("亳州", "bo2 zhou1"),
            Map.entry("涡阳", "guo1 yang2"),
            Map.entry("浚县", "xun4 xian4"),
            Map.entry("丽水", "li2 shui3"),
            Map.entry("乐清", "yue4 qing1"),
            Map.entry("乐亭", "lao4 ting2"),
            Map.entry("枞阳", "zong1 yang2"),
            Map.entry("莘县", "shen1 xian4"),
            Map.entry("莘庄", "xin1 zhuang1"),
            Map.entry("单县", "shan4 xian4"),
            Map.entry("蔚县", "yu4 xian4"),
            Map.entry("井陉", "jing3 xing2"),
            Map.entry("燕山", "yan1 shan1"),
            Map.entry("燕京", "yan1 jing1"),
            Map.entry("尉犁", "yu4 li2"),
            Map.entry("华山", "hua4 shan1"),
            Map.entry("厦门", "xia4 men2"),
            Map.entry("渑池", "mian3 chi2"),
            Map.entry("泌阳", "bi4 yang2"),
            Map.entry("黄陂", "huang2 pi2"),
            Map.entry("监利", "jian4 li4"),
            Map.entry("荥阳", "xing2 yang2"),
            Map.entry("荥经", "ying2 jing1"),
            Map.entry("犍为", "qian2 wei2"),
            Map.entry("长子县", "zhang3 zi3 xian4"),
            Map.entry("中牟", "zhong1 mu4"),
            Map.entry("牟平", "mu4 ping2"),
            Map.entry("济南", "ji3 nan2"),
            Map.entry("济宁", "ji3 ning2"),
            Map.entry("歙县", "she4 xian4"),
            Map.entry("黟县", "yi1 xian4"),
            Map.entry("婺源", "wu4 yuan2"),
            Map.entry("盱眙", "xu1 yi2"),
            Map.entry("邗江", "han2 jiang1"),
            Map.entry("甪直", "lu4 zhi2"),
            Map.entry("浒墅关", "xu3 shu4 guan1"),
            Map.entry("阿坝", "a1 ba4"),
            Map.entry("大城县", "dai4 cheng2 xian4"),
            Map.entry("任丘", "ren2 qiu1"),
            Map.entry("任县", "ren2 xian4"),
            Map.entry("解州", "xie4 zhou1"),
            Map.entry("繁峙", "fan2 shi4"),
            Map.entry("吐谷浑", "tu3 yu4 hun2"),
            Map.entry("高句丽", "gao1 gou1 li2"),
            Map.entry("龟兹", "qiu1 ci2"),
            Map.entry("月氏", "yue4 zhi1"),
            Map.entry("身毒", "yuan1 du2"),
            Map.entry("可汗", "ke4 han2"),
            Map.entry("冒顿", "mo4 du2"),
            Map.entry("阏氏", "yan1 zhi1"),
            Map.entry("费县", "fei4 xian4"),
            Map.entry("珲春", "hun2 chun1"),
            Map.entry("桦甸", "hua4 dian4"),
            Map.entry("巴音郭楞", "ba1 yin1 guo1 leng2"),
            Map.entry("柞水", "zha4 shui3"),
            Map.entry("吴堡", "wu2 bu3"),
            Map.entry("十里堡", "shi2 li3 pu4"),
            Map.entry("什刹海", "shi2 cha4 hai3"),
            Map.entry("朝阳区", "chao2 yang2 qu1"),
            Map.entry("朝阳门", "chao2 yang2 men2"));

    /** One reading or null for each character. */
    @Nullable
    String[] apply(String text, List<Word> words) {
        @Nullable String[] readings = new String[text.length()];
        for (int i = 0; i < text.length(); i++) {
            place(text, i, readings);
        }
        for (int w = 0; w < words.size(); w++) {
            surname(text, words, w, readings);
        }
        return readings;
    }

    private static void place(String text, int at, @Nullable String[] readings) {
        for (int length = 4; length >= 2; length--) {
            if (at + length <= text.length()) {
                String reading = PLACES.get(text.substring(at, at + length));
                if (reading != null) {
                    put(readings, at, reading);
                    return;
                }
            }
        }
    }

    private static void surname(String text, List<Word> words, int w, @Nullable String[] readings) {
        Word word = words.get(w);
        int at = word.from();
        for (int length = Math.min(2, text.length() - at); length >= 1; length--) {
            String reading = SURNAMES.get(text.substring(at, at + length));
            if (reading == null) {
                continue;
            }
            boolean inName = word.is("nr") && word.to() - at > length && word.to() - at <= length + 2;
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
