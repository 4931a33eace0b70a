package io.langsheng.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.langsheng.text.Sentence.Break;
import io.langsheng.text.Sentence.Named;
import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.Sentence.Silence;
import io.langsheng.text.Sentence.Spoken;
import io.langsheng.text.Sentence.Word;
import io.langsheng.text.ssml.SsmlDocument;
import io.langsheng.text.ssml.SsmlException;
import io.langsheng.text.ssml.SsmlHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SsmlTest {
    private final TextReader reader = new TextReader(TextOptions.DEFAULT);
    private final List<String> warnings = new ArrayList<>();

    @Test
    void say_as_reads_as_the_aliyun_table_shows() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (InputStream in = SsmlTest.class.getResourceAsStream("ssml/say-as.tsv")) {
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] row = line.split("\t");
                if (line.startsWith("# ")) {
                    continue;
                }
                String spoken = text(strict(sayAs(row[0], row[1])));
                if (!spoken.replace(" ", "").equals(row[2].replace(" ", ""))) {
                    wrong.add("%s %s → %s, expected %s".formatted(row[0], row[1], spoken, row[2]));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void offsets_survive_entities_and_cdata() {
        String ssml = "<speak>甲&lt;乙&#x4e19;<![CDATA[丁&戊]]>己</speak>";
        Sentence sentence = strict(ssml).get(0);
        for (int i = 0; i < sentence.text().length(); i++) {
            String source = ssml.substring(sentence.starts()[i], sentence.ends()[i]);
            assertThat(source).isIn(String.valueOf(sentence.text().charAt(i)), "&lt;", "&#x4e19;", "&");
        }
        assertThat(sentence.text()).contains("甲", "乙", "丙", "丁", "戊", "己");
    }

    @Test
    void several_speaks_stand_between_plain_text() {
        List<Sentence> sentences = strict("<?xml version=\"1.0\"?>你好。<speak>甲</speak>中间<speak>乙</speak>再见");
        assertThat(sentences).extracting(Sentence::text).containsExactly("你好。", "甲", "中间", "乙", "再见");
        assertThat(sentences.get(4).starts()[0]).isEqualTo(58);
    }

    @Test
    void attributes_of_speak_set_the_delivery() {
        Delivery delivery = spoken(
                strict("<speak rate='500' pitch='-500' volume='80'>好</speak>").get(0));
        assertThat(delivery).isEqualTo(new Delivery(Map.of(), 2, -12, 80));
        assertThat(spoken(strict("<speak rate='-500'>好</speak>").get(0)).speed())
                .isEqualTo(0.5);
        assertThat(spoken(strict("<speak rate='1.5'>好</speak>").get(0)).speed()).isEqualTo(1.5);
    }

    @Test
    void inner_stretches_come_later() {
        List<Spoken> spoken = new ArrayList<>();
        String ssml =
                "<speak><emotion category='happy' intensity='1.5'><prosody rate='+50%' pitch='+3st'>好</prosody></emotion></speak>";
        for (Sentence.Annotation annotation : strict(ssml).get(0).annotations()) {
            spoken.add((Spoken) annotation);
        }
        assertThat(spoken).hasSize(2);
        assertThat(spoken.get(1).delivery()).isEqualTo(new Delivery(Map.of("happy", 1.5), 1.5, 3, 50));
    }

    @Test
    void azure_styles_become_emotions_without_a_declared_prefix() {
        String ssml =
                "<speak><voice name='a'><mstts:express-as style='cheerful' styledegree='2'>好</mstts:express-as></voice></speak>";
        assertThat(spoken(strict(ssml).get(0)).emotions()).containsExactly(Map.entry("happy", 2.0));
        assertThat(spoken(strict("<speak><prosody pitch='+10%' volume='-50%'>好</prosody></speak>")
                        .get(0)))
                .satisfies(delivery -> {
                    assertThat(delivery.pitch()).isCloseTo(1.65, within(0.01));
                    assertThat(delivery.volume()).isEqualTo(25);
                });
    }

    @Test
    void pauses_that_follow_each_other_add_up_to_ten_seconds() {
        assertThat(silence("<speak>甲<break time='2s'/> <break time='300ms'/>乙</speak>"))
                .isEqualTo(2300);
        assertThat(silence("<speak>甲<break/>乙</speak>")).isEqualTo(1000);
        assertThat(silence("<speak>甲<break time='8s'/><break time='8s'/>乙</speak>"))
                .isEqualTo(10_000);
        assertThat(warnings).singleElement().asString().contains("10 s");
    }

    @Test
    void a_pause_where_nothing_is_said_goes_to_the_next_sentence_or_the_last() {
        List<Sentence> sentences =
                strict("<speak><break time='1s'/><s>甲</s><break time='2s'/><s>乙</s><break time='3s'/></speak>");
        assertThat(sentences).hasSize(2);
        assertThat(sentences.get(0).annotations()).containsExactly(new Silence(0, 0, 1000));
        assertThat(sentences.get(1).annotations()).containsExactly(new Silence(0, 0, 2000), new Silence(1, 1, 3000));
    }

    @Test
    void no_break_words_marks_and_substitutes() {
        Sentence sentence = strict(
                        "<speak>南京市长<w>江大桥</w><break strength='none'/>的<sub alias='网络协议'>IP</sub><vhml src='笑'/></speak>")
                .get(0);
        assertThat(sentence.text()).isEqualTo("南京市长江大桥的网络协议");
        assertThat(sentence.annotations()).containsExactly(new Word(4, 7), new Break(7, 7, 0), new Named(12, 12, "笑"));
    }

    @Test
    void phonemes_give_a_syllable_for_each_character() {
        Sentence sentence = strict("<speak>去<phoneme alphabet='py' ph='dian3 dang4 hang2'>典当行</phoneme>了</speak>")
                .get(0);
        assertThat(sentence.annotations())
                .containsExactly(new Reading(1, 4, List.of("dian3", "dang4", "hang2"), "ssml"));
        assertThat(strict("<speak><phoneme ph='huar1'>花儿</phoneme></speak>")
                        .get(0)
                        .annotations())
                .hasSize(1);
        assertRefused("<speak><phoneme ph='dian3 dang4'>典当行</phoneme></speak>", "2 syllables for 3 characters");
        assertRefused("<speak><phoneme ph='dian6'>典</phoneme></speak>", "tone from 1 to 5");
    }

    @Test
    void what_is_forced_is_not_cut() {
        assertThat(strict("<speak><sub alias='好！吧。'>甲。乙</sub>丙。丁</speak>"))
                .extracting(Sentence::text)
                .containsExactly("好！吧。丙。", "丁");
    }

    @Test
    void paragraphs_end_where_p_ends() {
        List<Sentence> sentences = strict("<speak><p>一。二。</p><p><s>三</s><s>四</s></p></speak>");
        assertThat(sentences).extracting(Sentence::endsParagraph).containsExactly(false, true, false, true);
    }

    @Test
    void strict_errors_name_place_and_allowed_values() {
        assertRefused("<speak>好\n <foo/></speak>", "Line 2, column 2: there is no element <foo>; known are speak,");
        assertRefused(
                "<speak><emotion category='mad'>好</emotion></speak>",
                "category of <emotion> is \"mad\"; allowed: neutral, angry,");
        assertRefused("<speak><emotion>好</emotion></speak>", "<emotion> needs the attribute category");
        assertRefused("<speak><break time='-1s'/></speak>", "time of <break>");
        assertRefused("<speak>好<break time='11s'/></speak>", "Line 1, column 9: time of <break>");
        assertRefused(
                "<speak><phoneme alphabet='py' ph='dian3'>典当</phoneme></speak>",
                "Line 1, column 8: ph of <phoneme> has 1 syllables for 2 characters");
        assertRefused("<speak><break long='1s'/></speak>", "it may have time, strength");
        assertRefused("<speak volume='101'>好</speak>", "allowed: 0 to 100");
        assertRefused("<speak><say-as interpret-as='poem'>1</say-as></speak>", "allowed: cardinal, number,");
    }

    @Test
    void what_belongs_together_is_read_so_where_markup_stands_inside() {
        assertThat(strict("<speak>价格1<emphasis>234</emphasis>元，<prosody rate='slow'>3.5</prosody>万</speak>"))
                .extracting(Sentence::text)
                .containsExactly("价格一千二百三十四元，三点五万");
        assertThat(strict(
                        "<speak>50<emphasis>%</emphasis>，1937<emphasis>年</emphasis>，a<emphasis>b</emphasis>c</speak>"))
                .extracting(Sentence::text)
                .containsExactly("百分之五十，一九三七年，abc");
        assertThat(strict("<speak>3.5<phoneme alphabet='py' ph='yi4'>亿</phoneme>，5<sub alias='千克'>kg</sub></speak>"))
                .extracting(Sentence::text)
                .containsExactly("三点五亿，五千克");
    }

    @Test
    void a_pause_tears_numbers_and_words_apart() {
        assertThat(strict("<speak>验证码1<break/>2<break/>3，ab<break/>cd</speak>"))
                .extracting(Sentence::text)
                .containsExactly("验证码一二三，ab cd");
    }

    @Test
    void malformed_documents_are_refused_in_both_modes() {
        for (String ssml : new String[] {
            "<speak>好",
            "<speak><s>好</speak>",
            "<speak>a & b</speak>",
            "<speak>&nbsp;</speak>",
            "<speak a='1' a='2'/>",
            "<speak rate=5>好</speak>",
            "<!DOCTYPE speak [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><speak>&a;</speak>",
            "<speak><!DOCTYPE a>好</speak>",
            "<speak>\u0000</speak>",
            "<speak>\ud83d</speak>",
            "<speak/><speak>"
        }) {
            assertThatThrownBy(() -> read(ssml, true))
                    .as(ssml)
                    .isInstanceOf(SsmlException.class)
                    .hasMessageStartingWith("Line ");
            assertThatThrownBy(() -> read(ssml, false)).as(ssml).isInstanceOf(SsmlException.class);
        }
        assertThatThrownBy(() -> read("没有", true)).hasMessageContaining("no <speak>");
        assertThatThrownBy(() -> read("<speak>" + "<s>".repeat(100) + "</s>".repeat(100) + "</speak>", false))
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> read("<speak>" + "好".repeat(SsmlDocument.LONGEST) + "</speak>", false))
                .hasMessageContaining("at most");
    }

    @Test
    void lenient_reading_warns_and_goes_on() {
        assertThat(text(read(
                        "<speak><foo>甲</foo><emotion category='mad'>乙</emotion><soundEvent src='a'/><desc>丙</desc></speak>",
                        false)))
                .isEqualTo("甲乙");
        assertThat(warnings).hasSize(3);
        warnings.clear();
        read("<speak>" + "<foo/>".repeat(1000) + "好</speak>", false);
        assertThat(warnings).hasSize(50);
    }

    @Test
    void conversations_are_read_turn_by_turn() {
        String ssml = "<speak><mstts:dialog><mstts:turn speaker='a'>甲。</mstts:turn><mstts:turn>乙。</mstts:turn>"
                + "</mstts:dialog><mstts:viseme type='redlips_front'/></speak>";
        assertThat(text(strict(ssml))).isEqualTo("甲。乙。");
        assertThat(warnings).hasSize(2);
    }

    @Test
    void a_document_of_a_million_characters_is_read_in_linear_time() {
        for (String part : new String[] {
            "<s>好吧<break time='1s'/></s>", "<emotion category='sad'>好。</emotion>", "<w>好</w>。<mark name='a'/>", "\"好"
        }) {
            String ssml = "<speak>" + part.repeat(1_000_000 / part.length()) + "</speak>";
            long start = System.nanoTime();
            assertThat(strict(ssml)).isNotEmpty();
            // Generous: two or three seconds on one busy core, minutes where the time grows with the square.
            assertThat((System.nanoTime() - start) / 1e9).as(part).isLessThan(25);
        }
    }

    @Test
    void header_tells_the_voice_asked_for() {
        assertThat(SsmlHeader.of("<speak voice='zhitian' sampleRate=\"16000\">好</speak>"))
                .isEqualTo(new SsmlHeader("zhitian", "", "16000"));
        assertThat(SsmlHeader.of("<speak version='1.0'><voice name='a b'>好</voice></speak>")
                        .voice())
                .isEqualTo("a b");
        assertThat(SsmlHeader.of("好")).isEqualTo(new SsmlHeader("", "", ""));
    }

    @Test
    void random_markup_gives_sentences_or_a_clear_error() {
        String[] parts = {
            "<speak>",
            "</speak>",
            "<s>",
            "</s>",
            "<break/>",
            "<break time='1s'/>",
            "<emotion category='sad'>",
            "</emotion>",
            "好",
            "1.5",
            "。",
            "&lt;",
            "&",
            "<",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<say-as interpret-as='date'>",
            "</say-as>",
            "2024-1-1",
            "\n",
            "😀",
            "<w>",
            "</w>",
            "<p>",
            "</p>",
            "\r\n",
            "'"
        };
        Random random = new Random(3);
        for (int round = 0; round < 3000; round++) {
            StringBuilder ssml = new StringBuilder(random.nextBoolean() ? "<speak>" : "");
            for (int i = random.nextInt(20); i > 0; i--) {
                ssml.append(parts[random.nextInt(parts.length)]);
            }
            ssml.append(random.nextBoolean() ? "</speak>" : "");
            try {
                for (Sentence sentence : read(ssml.toString(), random.nextBoolean())) {
                    for (int i = 0; i < sentence.text().length(); i++) {
                        assertThat(sentence.ends()[i]).isBetween(sentence.starts()[i], ssml.length());
                    }
                }
            } catch (SsmlException e) {
                assertThat(e.line()).isPositive();
                assertThat(e.column()).isPositive();
            }
        }
    }

    private int silence(String ssml) {
        return strict(ssml).get(0).annotations().stream()
                .filter(Silence.class::isInstance)
                .mapToInt(annotation -> ((Silence) annotation).millis())
                .sum();
    }

    private static Delivery spoken(Sentence sentence) {
        List<Sentence.Annotation> annotations = sentence.annotations();
        return ((Spoken) annotations.get(annotations.size() - 1)).delivery();
    }

    private void assertRefused(String ssml, String message) {
        assertThatThrownBy(() -> strict(ssml)).isInstanceOf(SsmlException.class).hasMessageContaining(message);
    }

    private static String sayAs(String kind, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        return "<speak><say-as interpret-as=\"" + kind + "\">" + escaped + "</say-as></speak>";
    }

    private static String text(List<Sentence> sentences) {
        return String.join("", sentences.stream().map(Sentence::text).toList());
    }

    private List<Sentence> strict(String ssml) {
        return read(ssml, true);
    }

    private List<Sentence> read(String ssml, boolean strict) {
        List<Sentence> sentences = new ArrayList<>();
        reader.readSsml(ssml, strict, Delivery.PLAIN, warnings::add).forEachRemaining(sentences::add);
        return sentences;
    }
}
