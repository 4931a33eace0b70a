package io.langsheng.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever Unicode comes in: sentences whose offsets are ordered and in range, in linear time. */
class AnyTextTest {
    private static final String[] PARTS = {
        "1",
        "23",
        "2024",
        "-",
        "~",
        "/",
        ":",
        ".",
        ",",
        "%",
        "年",
        "月",
        "日",
        "号",
        "点",
        "元",
        "个",
        "a",
        "kg",
        "km/h",
        "GPT",
        "www.",
        ".com",
        "@",
        "http://",
        "¥",
        "$",
        "(",
        ")",
        "（",
        "）",
        "《",
        "》",
        "“",
        "”",
        "\"",
        "。",
        "！",
        "？",
        "…",
        "—",
        "\n",
        "\n\n",
        " ",
        "\u3000",
        "**",
        "`",
        "```\n",
        "[",
        "](",
        "<br>",
        "<",
        ">",
        "&amp;",
        "&",
        "|",
        "# ",
        "- ",
        "²",
        "√",
        "=",
        "+",
        "×",
        "½",
        "Ⅳ",
        "①",
        "α",
        "😀",
        "\ud83d",
        "\ude00",
        "\u200b",
        "\u202e",
        "\u0301",
        "\u0000",
        "\u0007",
        "שלום",
        "مرحبا",
        "한국어",
        "カナ",
        "萬",
        "後",
        "\ud840\udc00",
        "重(chong2)",
        "公元前",
        "第",
        "京A",
        "13800138000",
        "0",
        "'",
        "X",
        "I",
        "\\",
        "_",
        "^",
        "℃",
        "的",
        "是",
        "你好世界"
    };

    private final TextReader reader = new TextReader(TextOptions.DEFAULT);

    @Test
    void random_text_gives_ordered_offsets_in_range() {
        Random random = new Random(7);
        for (int round = 0; round < 4000; round++) {
            StringBuilder text = new StringBuilder();
            int parts = random.nextInt(40);
            for (int i = 0; i < parts; i++) {
                text.append(
                        random.nextInt(8) == 0
                                ? Character.toString((char) random.nextInt(0x10000))
                                : PARTS[random.nextInt(PARTS.length)]);
            }
            check(text.toString());
        }
    }

    @Test
    void text_that_arrives_bit_by_bit_gives_the_same_characters_in_the_same_places() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
            TextReader.Stream stream = reader.stream(UserWords.NONE, warning -> {});
            List<Sentence> sentences = new ArrayList<>();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(3));
                sentences.addAll(stream.push(text.subSequence(at, end)));
                at = end;
            }
            sentences.addAll(stream.flush());
            checkOffsets(sentences, text.length());
        }
    }

    @Test
    void a_megabyte_of_anything_is_read_in_linear_time() {
        for (String part : PARTS) {
            String text = part.repeat(200_000 / part.length());
            long start = System.nanoTime();
            check(text);
            double seconds = (System.nanoTime() - start) / 1e9;
            // Generous: the slowest part takes well under a second on one busy core.
            assertThat(seconds).as("seconds for U+%04x…", (int) part.charAt(0)).isLessThan(20);
        }
    }

    @Test
    void empty_and_blank_text_give_no_sentence() {
        for (String text : new String[] {"", " ", "\n\n", "\u3000", "。", "！？", "😀", "\u200b", "***"}) {
            assertThat(reader.read(text, warning -> {})).isExhausted();
        }
    }

    private void check(String text) {
        List<Sentence> sentences = new ArrayList<>();
        reader.read(text, warning -> {}).forEachRemaining(sentences::add);
        checkOffsets(sentences, text.length());
    }

    private static void checkOffsets(List<Sentence> sentences, int length) {
        int last = 0;
        for (Sentence sentence : sentences) {
            int end = 0;
            for (int i = 0; i < sentence.text().length(); i++) {
                assertThat(sentence.starts()[i]).isBetween(last, length);
                assertThat(sentence.ends()[i]).isBetween(Math.max(end, sentence.starts()[i]), length);
                last = sentence.starts()[i];
                end = sentence.ends()[i];
            }
            for (Sentence.Annotation annotation : sentence.annotations()) {
                assertThat(annotation.from()).isBetween(0, sentence.text().length());
                assertThat(annotation.to())
                        .isBetween(annotation.from(), sentence.text().length());
            }
        }
    }
}
