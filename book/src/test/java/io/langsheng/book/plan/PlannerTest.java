package io.langsheng.book.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.book.casting.Casting;
import io.langsheng.book.document.Document;
import io.langsheng.book.document.DocumentReader;
import io.langsheng.text.ssml.SsmlDocument;
import io.langsheng.text.ssml.SsmlException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private final DocumentReader reader = new DocumentReader(DocumentReader.LONGEST);

    @Test
    void groups_end_at_sentence_ends_and_cover_the_text() throws Exception {
        String text = "一二三四五六七八九十，一二三四五。".repeat(20) + "\n第二章\n天地玄黄。";
        BookPlan plan = new Planner(Casting.PLAIN, 50).plan(reader.plain(text));
        assertThat(plan.chapters()).containsExactly("", "第二章");
        assertThat(plan.groups().stream()
                        .flatMap(group -> group.segments().stream())
                        .map(Segment::text)
                        .collect(Collectors.joining()))
                .isEqualTo(text);
        for (Group group : plan.groups()) {
            assertThat(text.substring(group.offset()))
                    .startsWith(group.segments().get(0).text());
            assertThat(group.segments().get(0).text().strip()).endsWith("。");
            assertThat(group.characters()).isLessThan(100);
        }
        assertThat(plan.characters()).isEqualTo(text.length());
    }

    @Test
    void two_million_characters_are_planned_within_seconds() throws Exception {
        String text = "今天天气很好，我们去公园散步。".repeat(133_000);
        long before = System.nanoTime();
        BookPlan plan = new Planner(Casting.PLAIN, Planner.SIZE).plan(reader.plain(text));
        assertThat(plan.groups().size()).isGreaterThan(7000);
        assertThat((System.nanoTime() - before) / 1e9).isLessThan(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<speak>一二三。四五六。</speak>" + "|<speak>一二三。</speak>;<speak>四五六。</speak>",
                "<speak><p>一二三。四五六。</p><p>七八九。</p></speak>"
                        + "|<speak><p>一二三。四五六。</p></speak>;<speak><p>七八九。</p></speak>",
                "<speak><prosody rate='fast'>一二三。四五六。</prosody></speak>"
                        + "|<speak><prosody rate='fast'>一二三。</prosody></speak>;<speak><prosody rate='fast'>四五六。</prosody></speak>",
                "<speak>甲<voice name='b'>乙</voice>丙<break time='1s'/>丁</speak>"
                        + "|<speak>甲</speak>;b<speak><voice name='b'>乙</voice></speak>;<speak>丙<break time='1s'/>丁</speak>",
                "<speak>一二三<say-as interpret-as='date'>2024。1。1</say-as>四</speak>"
                        + "|<speak>一二三<say-as interpret-as='date'>2024。1。1</say-as>四</speak>",
                "<speak><!-- 。 -->一二三&lt;。四</speak>|<speak><!-- 。 -->一二三&lt;。</speak>;<speak>四</speak>",
            })
    void markup_is_cut_into_fragments_that_stand_alone(String source, String expected) {
        List<SsmlFragments.Fragment> fragments =
                SsmlFragments.of(source, new SsmlDocument.Part(0, source.length(), true), 3, 24);
        assertThat(fragments.stream()
                        .map(fragment -> fragment.voice() + fragment.text())
                        .collect(Collectors.joining(";")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"好", "a ", "好，", "<speak>%s</speak>"})
    void no_group_is_much_longer_than_wanted_even_without_sentence_ends(String words) throws Exception {
        String text = words.startsWith("<") ? words.formatted("<s>一二三四五</s>".repeat(9000)) : words.repeat(100_000);
        Document document = words.startsWith("<") ? reader.ssml(text) : reader.plain(text);
        BookPlan plan = new Planner(Casting.PLAIN, 50).plan(document);
        assertThat(plan.groups())
                .isNotEmpty()
                .allSatisfy(group -> assertThat(group.characters()).isLessThan(2000));
    }

    @ParameterizedTest
    @ValueSource(ints = {240, 10_000})
    void a_paragraph_is_cut_before_its_tags_make_it_too_long(int size) throws Exception {
        String sentence = "<phoneme alphabet='py' ph='chong2'>重</phoneme>".repeat(9) + "。";
        String text = "<speak><p>" + sentence.repeat(100) + "好好好好好好好好好。".repeat(10_000) + "</p></speak>";
        assertThat(new Planner(Casting.PLAIN, size).plan(reader.ssml(text)).groups())
                .hasSizeGreaterThan(2)
                .flatExtracting(Group::segments)
                .allSatisfy(segment -> assertThat(segment.text()).hasSizeLessThan(SsmlFragments.LONGEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<sub alias='好'>%s</sub>", "%s", "<prosody x='%s'>一。二。三。</prosody>"})
    void markup_that_cannot_be_cut_is_refused_where_it_begins(String source) {
        String text = "<speak>好。</speak>\n<speak>" + source.formatted("好".repeat(50_000)) + "</speak>";
        assertThatThrownBy(() -> SsmlFragments.of(text, SsmlDocument.parts(text).get(1), 3, 24))
                .isInstanceOf(SsmlException.class)
                .hasMessageStartingWith("Line 2, column ")
                .hasMessageContaining("end sentences");
    }

    @Test
    void malformed_markup_is_refused_with_its_place() throws Exception {
        Document document = reader.ssml("<speak>一<emotion>二</speak>");
        assertThatThrownBy(() -> new Planner(Casting.PLAIN, 50).plan(document)).isInstanceOf(SsmlException.class);
    }
}
