package io.langsheng.linguistic;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.Utterance.Mark;
import io.langsheng.linguistic.Utterance.Pause;
import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.SymbolTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongUtterancesTest {
    private static final int MOST = LongUtterances.MOST_UNITS;

    @Test
    void a_short_utterance_stays_as_it_is() {
        Utterance utterance = utterance(MOST, 10, List.of(), List.of());
        assertThat(LongUtterances.parts(utterance)).containsExactly(utterance);
    }

    @Test
    void parts_join_to_the_whole() {
        int count = 5 * MOST / 2;
        List<Pause> pauses = List.of(new Pause(-1, Duration.ofMillis(1)), new Pause(MOST, Duration.ofMillis(2)));
        List<Mark> marks = List.of(new Mark(0, "a"), new Mark(MOST, "b"), new Mark(count, "c"));
        Utterance whole = utterance(count, 7, pauses, marks);
        List<LinguisticUnit> units = new ArrayList<>();
        List<Pause> foundPauses = new ArrayList<>();
        List<Mark> foundMarks = new ArrayList<>();
        int end = whole.start();
        for (Utterance part : LongUtterances.parts(whole)) {
            assertThat(part.units().size()).isBetween(1, MOST);
            assertThat(part.start()).isEqualTo(end);
            end = part.end();
            int before = units.size();
            part.pauses().forEach(pause -> foundPauses.add(new Pause(pause.afterUnit() + before, pause.length())));
            part.marks().forEach(mark -> foundMarks.add(new Mark(mark.beforeUnit() + before, mark.name())));
            units.addAll(part.units());
            assertThat(units.get(units.size() - 1).isBoundary() || units.size() == count)
                    .isTrue();
        }
        assertThat(end).isEqualTo(whole.end());
        assertThat(units).isEqualTo(whole.units());
        assertThat(foundPauses).isEqualTo(pauses);
        assertThat(foundMarks).isEqualTo(marks);
    }

    @Test
    void long_lines_of_symbols_are_cut_between_syllables_too() {
        SymbolTables tables = SymbolTables.standardMandarin();
        String word = "{n_c$tone2$s_begin$word_begin$emotion_happy$F7} {i_c$tone2$s_end$word_end$emotion_happy$F7} ";
        SourceText source = new SourceText(
                word.repeat(MOST) + "\n" + word,
                SourceText.Markup.SYMBOLS,
                Delivery.PLAIN,
                Duration.ofMillis(1),
                Duration.ZERO);
        List<Utterance> parts = new ArrayList<>();
        new SymbolUtterances(source, tables).forEachRemaining(parts::add);
        assertThat(parts).extracting(part -> part.units().size()).containsExactly(MOST, MOST, 2);
        assertThat(parts).extracting(part -> part.pauses().size()).containsExactly(0, 0, 1);
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.units().get(0).syllableFlag()).isEqualTo("s_begin");
            assertThat(part.written()).hasSameSizeAs(part.units());
        });
    }

    @Test
    void without_breaks_no_syllable_is_torn() {
        for (Utterance part : LongUtterances.parts(utterance(3 * MOST + 1, Integer.MAX_VALUE, List.of(), List.of()))) {
            assertThat(part.units().get(0).syllableFlag()).isEqualTo("s_begin");
        }
    }

    @Test
    void text_without_punctuation_is_spoken_whatever_its_length() {
        MandarinFrontEnd frontEnd = new FrontEnds(TextOptions.DEFAULT).of(SymbolTables.standardMandarin(), null);
        for (String text : List.of("春天来了山坡上的桃花全都开了".repeat(2000), "7".repeat(9000), "long words ".repeat(900))) {
            Iterator<Utterance> utterances = frontEnd.read(SourceText.of(text), warning -> {});
            int count = 0;
            int end = 0;
            while (utterances.hasNext()) {
                Utterance utterance = utterances.next();
                assertThat(utterance.units().size()).isLessThanOrEqualTo(MOST);
                assertThat(utterance.start()).isGreaterThanOrEqualTo(end);
                end = utterance.end();
                count += utterance.units().size();
            }
            assertThat(end).isGreaterThan(text.length() - 10);
            assertThat(count).isGreaterThan(text.length() / 2);
        }
    }

    /** Syllables of two units, a break behind every {@code word} of them. */
    private static Utterance utterance(int count, int word, List<Pause> pauses, List<Mark> marks) {
        List<LinguisticUnit> units = new ArrayList<>();
        int syllable = 0;
        while (units.size() < count) {
            int at = units.size();
            units.add(new LinguisticUnit("b_c", "tone1", "s_begin", "word_middle", syllable, at, at + 1));
            units.add(new LinguisticUnit("a_c", "tone1", "s_end", "word_middle", syllable, at + 1, at + 2));
            if (++syllable % word == 0) {
                units.add(LinguisticUnit.boundary(ProsodicBoundary.values()[syllable / word % 3], at + 2));
            }
        }
        units = units.subList(0, count);
        return new Utterance(units, Collections.nCopies(count, Delivery.PLAIN), pauses, marks, 0, count);
    }
}
