package io.langsheng.linguistic.sandhi;

import io.langsheng.linguistic.PlainAnalysis;
import org.junit.jupiter.api.Test;

/** Tones in whole phrases; the tables hold text and spoken pinyin. */
class ToneSandhiTest {
    private static final double LEAST = 0.96;

    @Test
    void phrases_are_spoken_with_the_tones_of_the_table() {
        PlainAnalysis.assertTable(ToneSandhiTest.class, "sandhi.tsv", LEAST, PlainAnalysis::pinyin);
    }

    @Test
    void phrases_that_the_rules_were_not_tuned_on_are_too() {
        PlainAnalysis.assertTable(ToneSandhiTest.class, "sandhi-held-out.tsv", 0.94, PlainAnalysis::pinyin);
    }
}
