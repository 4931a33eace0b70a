package io.langsheng.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Sentences of 5 to 200 syllables. */
public final class Sentences {
    private static final int SHORTEST = 5;
    private static final int STEP = 15;

    /** A character is a syllable; commas stand where a reader would breathe. */
    private static final String TEXT = "春天来了，山坡上的桃花一夜之间全都开了，孩子们放下书包，沿着小河往村外跑，河水很清，能看见石头缝里的小鱼，"
            + "老人坐在门前晒太阳，说今年雨水多，庄稼一定长得好，傍晚的时候，炊烟从屋顶慢慢升起，母亲在院子里喊我们回家吃饭，"
            + "桌上摆着新摘的青菜和刚出锅的馒头，父亲从城里回来，带了一张旧地图，他说等到秋天，要和我们一起去看大海，"
            + "那天晚上谁也没有睡着，窗外的月亮又圆又亮，照着远处的铁路和更远处的群山，火车经过的时候，地面轻轻地抖动，"
            + "我想着海浪的声音，想着沙滩上的贝壳，不知不觉天就亮了，门外传来邻居的笑声，新的一天又开始了";

    private Sentences() {}

    /** One of each length, 200 among them, in an order that is always the same. */
    static List<String> mixed() {
        List<String> sentences = new ArrayList<>();
        for (int syllables = SHORTEST; syllables <= 200; syllables += STEP) {
            sentences.add(of(syllables));
        }
        Collections.shuffle(sentences, new Random(1));
        return sentences;
    }

    /** One sentence of so many syllables. */
    public static String of(int syllables) {
        StringBuilder sentence = new StringBuilder();
        int spoken = 0;
        for (int i = 0; spoken < syllables; i++) {
            char c = TEXT.charAt(i % TEXT.length());
            sentence.append(c);
            spoken += c == '，' ? 0 : 1;
        }
        return sentence.append('。').toString();
    }
}
