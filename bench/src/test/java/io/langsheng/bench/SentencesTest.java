package io.langsheng.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {
    @Test
    void lengths_run_from_5_to_200_syllables() {
        assertThat(Sentences.mixed().stream().mapToInt(SentencesTest::syllables))
                .contains(5, 20, 110, 200)
                .allMatch(syllables -> syllables >= 5 && syllables <= 200);
    }

    @Test
    void a_sentence_is_one_sentence_of_distinct_text() {
        assertThat(Sentences.of(7)).isEqualTo("春天来了，山坡上。");
        assertThat(Sentences.mixed())
                .doesNotHaveDuplicates()
                .allMatch(sentence -> sentence.indexOf('。') == sentence.length() - 1);
    }

    private static int syllables(String sentence) {
        return (int) sentence.chars().filter(Character::isIdeographic).count();
    }
}
