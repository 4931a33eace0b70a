package io.langsheng.linguistic;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.MandarinFrontEnd.Explained;
import io.langsheng.text.SourceText;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.SymbolTables;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever Unicode comes in, all stages together: no error, one line, ranges ordered and inside the text. */
class AnyTextExplainedTest {
    private static final String[] PARTS = {
        "好",
        "一",
        "不",
        "儿",
        "了",
        "长",
        "萬",
        "2024年",
        "3:05",
        "1.5",
        "http://a.cn/b",
        "kg",
        "GPT-4",
        "。",
        "，",
        "“",
        "”",
        "（",
        "）",
        "\n",
        "\r",
        " ",
        "\u0000",
        "\u0007",
        "\u001b",
        "\u007f",
        "\u0085",
        "\u00ad",
        "\u0301",
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "\uffff",
        "\ud83d",
        "\ude00",
        "😀",
        "👨‍👩‍👧",
        "\ud840\udc00",
        "שלום",
        "مرحبا",
        "한국",
        "カナ",
        "ไทย",
        "नमस्ते",
        "e\u0301",
        "<b>",
        "&lt;",
        "**",
        "`",
        "重(chong2)",
        "<行|XING2>",
        "$x^2$",
        "〇",
        "½",
        "Ⅳ"
    };

    private final SymbolTables tables = SymbolTables.standardMandarin();
    private final Explanations explanations = new Explanations(
            new FrontEnds(TextOptions.DEFAULT).of(tables, null),
            SourceText.of(""),
            tables.speaker().entries().get(0));

    @Test
    void random_text_is_read_without_error() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                boolean any = random.nextInt(6) == 0;
                text.append(any ? String.valueOf((char) random.nextInt(0x10000)) : PARTS[random.nextInt(PARTS.length)]);
            }
            check(text.toString());
        }
    }

    @Test
    void every_part_alone_and_in_numbers_is_read_in_linear_time() {
        for (String part : PARTS) {
            check(part);
            long start = System.nanoTime();
            check(part.repeat(3_000 / part.length()));
            // Generous: well under two seconds on one busy core.
            assertThat((System.nanoTime() - start) / 1e9)
                    .as("U+%04x", (int) part.charAt(0))
                    .isLessThan(20);
        }
    }

    private void check(String text) {
        Explanation explanation = explanations.of(text);
        assertThat(explanation.error()).isNull();
        assertThat(explanation.json()).doesNotContain("\n", "\r", "\u0085", "\u2028", "\u2029");
        int last = 0;
        for (Explained sentence : explanation.sentences()) {
            Analysis analysis = sentence.analysis();
            if (analysis == null) {
                continue;
            }
            for (int i = 0; i < analysis.syllables().size(); i++) {
                assertThat(analysis.start(i)).isBetween(last, text.length());
                assertThat(analysis.end(i)).isBetween(analysis.start(i), text.length());
                last = analysis.start(i);
            }
        }
    }
}
