package io.langsheng.text.normalization;

import static org.assertj.core.api.Assertions.assertThat;

import com.hankcs.hanlp.HanLP;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FoldingTest {
    @Test
    void the_list_of_traditional_characters_is_what_hanlp_converts() throws IOException {
        StringBuilder converted = new StringBuilder();
        for (char c = 0x3400; c < 0x9fff; c++) {
            String simplified = HanLP.convertToSimplifiedChinese(String.valueOf(c));
            if (simplified.length() == 1 && simplified.charAt(0) != c) {
                converted.append(c);
            }
        }
        try (InputStream in = FoldingTest.class.getResourceAsStream("traditional.txt")) {
            assertThat(in).isNotNull();
            String listed = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s", "");
            assertThat(listed).isEqualTo(converted.toString());
        }
    }

    @Test
    void forms_are_folded_one_for_one() {
        assertThat(folded("ＡＢＣ１２３％，。（）")).isEqualTo("ABC123%，。（）");
        assertThat(folded("café Zürich µg")).isEqualTo("cafe Zurich μg");
        assertThat(folded("看著他穿著衣服，萬里後面")).isEqualTo("看着他穿着衣服，万里后面");
        assertThat(folded("著名的乾隆皇帝，乾淨的頭髮")).isEqualTo("著名的乾隆皇帝，干净的头发");
    }

    private static String folded(String text) {
        return new String(Folding.fold(text));
    }
}
