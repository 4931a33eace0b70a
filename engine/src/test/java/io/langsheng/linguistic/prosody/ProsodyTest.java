package io.langsheng.linguistic.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.Analysis;
import io.langsheng.linguistic.PlainAnalysis;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Breaks in whole sentences, placed as the reference front-end does. */
class ProsodyTest {
    private static final int LONGEST_STRETCH = 30;

    @Test
    void sentences_have_the_breaks_of_the_table() {
        PlainAnalysis.assertTable(
                ProsodyTest.class, "breaks.tsv", 0.97, text -> PlainAnalysis.breaks(PlainAnalysis.of(text)));
    }

    @Test
    void a_stretch_of_one_breath_has_no_higher_break() {
        assertThat(PlainAnalysis.breaks(PlainAnalysis.of("人工智能正在改变我们的生活和工作方式"))).doesNotContain("#2", "#3");
    }

    @Test
    void a_long_stretch_without_punctuation_is_spoken_in_breaths() {
        Analysis analysis = PlainAnalysis.of("随着经济的不断发展和人民生活水平的逐步提高" + "越来越多的城市居民开始关注周边的自然环境和孩子们的身体健康");
        int stretch = 0;
        for (int level : analysis.levels()) {
            stretch = level > 1 ? 0 : stretch + 1;
            assertThat(stretch).isLessThan(LONGEST_STRETCH);
        }
        assertThat(Arrays.stream(analysis.levels()).filter(level -> level == 3)).hasSizeGreaterThan(1);
    }

    @Test
    void commas_of_any_kind_are_intonational_phrases() {
        assertThat(PlainAnalysis.breaks(PlainAnalysis.of("苹果、香蕉；葡萄：很好"))).isEqualTo("苹果#3香蕉#3葡萄#3很好#4");
    }
}
