package io.langsheng.text.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LexiconTest {
    @Test
    void entries_written_out_make_the_same_lexicon_again() {
        Lexicon lexicon =
                Lexicon.parse(List.of("朗声\tlang3 sheng1", "花儿 = huar1", "旅人\tlü3 ren2", "K8s\t 库伯内提斯 ", "A=B\tC = D"));
        Map<String, String> entries = lexicon.entries();
        assertThat(entries)
                .containsOnly(
                        Map.entry("朗声", "lang3 sheng1"),
                        Map.entry("花儿", "huar1"),
                        Map.entry("旅人", "lv3 ren2"),
                        Map.entry("K8s", "库伯内提斯"),
                        Map.entry("A=B", "C = D"));
        Lexicon again = Lexicon.of(entries);
        assertThat(again.entries()).isEqualTo(entries);
        for (String word : entries.keySet()) {
            assertThat(again.longest(word + "。", 0)).isEqualTo(lexicon.longest(word + "。", 0));
        }
    }
}
