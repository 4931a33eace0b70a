package io.langsheng.linguistic.word;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langsheng.text.Sentence;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HanlpSegmenterTest {
    private final HanlpSegmenter segmenter = new HanlpSegmenter();

    @Test
    void words_carry_their_part_of_speech() {
        assertEquals("北京/ns 今天/t 天气/n 怎么样/ryv ？/w", tagged(sentence("北京今天天气怎么样？")));
    }

    @Test
    void names_are_words() {
        List<Word> words = segmenter.segment(sentence("任建国和单田芳都来了。"));
        assertTrue(words.stream().anyMatch(word -> word.text().equals("单田芳") && word.is("nr")), words::toString);
    }

    @Test
    void an_annotated_word_is_one_word() {
        String text = "研究生命起源";
        Sentence whole = sentence(text, new Sentence.Word(0, 3));
        Sentence split = sentence(text, new Sentence.Word(0, 2), new Sentence.Word(2, 4));
        assertEquals("研究生", segmenter.segment(whole).get(0).text());
        assertEquals(
                List.of("研究", "生命", "起源"),
                segmenter.segment(split).stream().map(Word::text).toList());
    }

    @Test
    void known_words_are_told_from_others() {
        assertTrue(segmenter.knows("天气"));
        assertFalse(segmenter.knows("气天"));
    }

    @Test
    void what_the_neighbours_tell_is_mended() {
        assertEquals("快递员/n 正在/d 派/v 送/v", tagged(sentence("快递员正在派送")));
        assertEquals("一切/rz 都/d 好/a", tagged(sentence("一切都好")));
        assertEquals("他/rr 把/pba 手/n 伸出/v 去/vf", tagged(sentence("他把手伸出去")));
        assertEquals("他/rr 的/ude1 把手/n 断/v 了/ule", tagged(sentence("他的把手断了")));
        assertEquals("买/v 两/m 把/q 雨伞/n", tagged(sentence("买两把雨伞")));
        assertEquals("第二十五/m 页/q", tagged(sentence("第二十五页")));
        assertEquals("使用/v 爱芯元慧/nz 系统/n", tagged(sentence("使用爱芯元慧系统")));
    }

    @Test
    void any_characters_give_words_without_gaps() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String text = random.ints(random.nextInt(80), 0, 0x10000)
                    .mapToObj(c -> String.valueOf((char) (random.nextInt(3) == 0 ? c : 0x4e00 + c % 0x3000)))
                    .collect(Collectors.joining());
            assertCovers(text, segmenter.segment(sentence(text)));
        }
    }

    @Test
    void a_megabyte_without_a_stop_is_cut_in_linear_time() {
        String text = "天".repeat(1 << 20);
        assertCovers(text, segmenter.segment(sentence(text)));
    }

    private static void assertCovers(String text, List<Word> words) {
        int at = 0;
        for (Word word : words) {
            assertEquals(at, word.from());
            assertEquals(text.substring(word.from(), word.to()), word.text());
            at = word.to();
        }
        assertEquals(text.length(), at);
    }

    private String tagged(Sentence sentence) {
        return segmenter.segment(sentence).stream()
                .map(word -> word.text() + "/" + word.pos())
                .collect(Collectors.joining(" "));
    }

    private static Sentence sentence(String text, Sentence.Annotation... annotations) {
        return new Sentence(text, new int[text.length()], new int[text.length()], List.of(annotations), true);
    }
}
