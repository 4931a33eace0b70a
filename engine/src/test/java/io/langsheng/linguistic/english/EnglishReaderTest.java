package io.langsheng.linguistic.english;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.Analysis;
import io.langsheng.linguistic.PlainAnalysis;
import io.langsheng.linguistic.Syllable;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** English words, initialisms and mixtures. */
class EnglishReaderTest {
    @Test
    void words_have_the_syllables_of_the_table() {
        PlainAnalysis.assertTable(EnglishReaderTest.class, "english.tsv", 1, PlainAnalysis::pinyin);
    }

    @Test
    void any_letters_are_spoken_and_keep_their_range() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            StringBuilder letters = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                letters.append((char) ((random.nextBoolean() ? 'a' : 'A') + random.nextInt(26)));
            }
            Analysis analysis = PlainAnalysis.of(letters.toString());
            assertThat(analysis.syllables()).as(letters.toString()).isNotEmpty();
            int at = 0;
            for (Syllable syllable : analysis.syllables()) {
                assertThat(syllable.from()).isGreaterThanOrEqualTo(at).isLessThan(syllable.to());
                assertThat(syllable.phonemes()).isNotEmpty();
                at = syllable.from();
            }
            assertThat(analysis.syllables().get(analysis.syllables().size() - 1).to())
                    .isEqualTo(letters.length());
        }
    }

    @Test
    void every_english_word_is_a_prosodic_word() {
        Analysis analysis = PlainAnalysis.of("New York Times");
        assertThat(analysis.levels()).containsExactly(1, 1, 4);
    }
}
