package io.langsheng.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.text.SentenceCutter.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceCutterTest {
    @Test
    void text_is_cut_as_the_table_shows_however_it_arrives() throws IOException {
        try (InputStream in = SentenceCutterTest.class.getResourceAsStream("cutting.tsv")) {
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] row = line.split("\t");
                if (line.startsWith("# ")) {
                    continue;
                }
                String text = row[0].replace('⏎', '\n');
                for (int step : new int[] {1, 2, 3, 7, 1000}) {
                    assertThat(written(cut(text, step, false)))
                            .as("%s, %d at a time", row[2], step)
                            .isEqualTo(row[1]);
                }
            }
        }
    }

    @Test
    void the_first_piece_of_arriving_text_may_end_at_a_comma_after_five_syllables() {
        assertThat(written(cut("好的，我来看看，今天天气不错，适合出门。再见，朋友。", 1, true))).isEqualTo("好的，我来看看，|今天天气不错，适合出门。|再见，朋友。¶");
        assertThat(written(cut("现在一共有3,500个，好。", 1, true))).isEqualTo("现在一共有3,500个，|好。¶");
    }

    @Test
    void nothing_is_held_back_longer_than_one_character_behind_the_end() {
        SentenceCutter cutter = new SentenceCutter(true);
        assertThat(cutter.push("今天天气很好。")).isEmpty();
        assertThat(cutter.push("我")).extracting(Piece::text).containsExactly("今天天气很好。");
    }

    @Test
    void sentences_of_more_than_two_hundred_syllables_end_at_a_comma() {
        List<Piece> pieces = cut("我们都知道，".repeat(100) + "完。", 1000, false);
        assertThat(pieces).hasSizeGreaterThan(2);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.text().length()).isLessThan(260));
    }

    @Test
    void text_without_any_end_is_cut_between_words() {
        for (int step : new int[] {1, 4096}) {
            List<Piece> pieces = cut("没有标点".repeat(5000), step, false);
            assertThat(pieces)
                    .allSatisfy(piece -> assertThat(piece.text().length()).isLessThanOrEqualTo(1000));
            assertThat(cut("1".repeat(20_000), step, false))
                    .allSatisfy(piece -> assertThat(piece.text().length()).isLessThanOrEqualTo(4000));
        }
    }

    @Test
    void pieces_put_together_are_the_text() {
        String text = "# 标题\n\n第一句。第二句！\n```\ncode\n```\n- a\n- b\r\n\r\n完";
        List<Piece> pieces = cut(text, 2, false);
        StringBuilder all = new StringBuilder();
        for (Piece piece : pieces) {
            assertThat(piece.start()).isEqualTo(all.length());
            all.append(piece.text());
        }
        assertThat(all.toString()).isEqualTo(text);
        assertThat(pieces.stream().filter(Piece::code)).hasSize(3);
    }

    private static List<Piece> cut(String text, int step, boolean eager) {
        SentenceCutter cutter = new SentenceCutter(eager);
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); at += step) {
            pieces.addAll(cutter.push(text.substring(at, Math.min(text.length(), at + step))));
        }
        pieces.addAll(cutter.flush());
        return pieces;
    }

    private static String written(List<Piece> pieces) {
        List<String> parts = new ArrayList<>();
        for (Piece piece : pieces) {
            parts.add(piece.text().replace('\n', '⏎') + (piece.endsParagraph() ? "¶" : ""));
        }
        return String.join("|", parts);
    }
}
