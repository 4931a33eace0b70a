package io.langsheng.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.text.Sentence.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserWordsTest {
    private static final Map<String, UserWords.Entry> WORDS = Map.of(
            "AI", new UserWords.Entry(2, "人工智能", List.of()),
            "3M公司", new UserWords.Entry(4, "明尼苏达矿业", List.of()),
            "重庄", new UserWords.Entry(2, "", List.of("chong2", "zhuang1")),
            "重庄村", new UserWords.Entry(3, "", List.of("chong2", "zhuang1", "cun1")));

    private final TextReader reader = new TextReader(TextOptions.DEFAULT);

    private static UserWords.Entry longest(CharSequence text, int at) {
        UserWords.Entry best = null;
        for (Map.Entry<String, UserWords.Entry> entry : WORDS.entrySet()) {
            int length = entry.getKey().length();
            boolean here = at + length <= text.length()
                    && text.subSequence(at, at + length).toString().equals(entry.getKey());
            if (here && (best == null || length > best.length())) {
                best = entry.getValue();
            }
        }
        return best;
    }

    @Test
    void the_longest_word_wins_and_latin_words_are_not_torn() {
        Sentence sentence = read("AI和AIR在重庄村，3M公司有13M公司吗").get(0);
        assertThat(sentence.text()).isEqualTo("人工智能和AIR在重庄村，明尼苏达矿业有十三M公司吗");
        assertThat(sentence.annotations())
                .contains(new Reading(9, 12, List.of("chong2", "zhuang1", "cun1"), "lexicon"));
        assertThat(sentence.starts()[0]).isZero();
        assertThat(sentence.ends()[3]).isEqualTo(2);
    }

    @Test
    void markup_wins_over_the_users_words() {
        SourceText source = SourceText.of("<speak><phoneme ph='zhong4'>重</phoneme>庄，<sub alias='爱'>AI</sub></speak>")
                .withMarkup(SourceText.Markup.SSML);
        List<Sentence> sentences = new ArrayList<>();
        reader.read(source, UserWordsTest::longest, warning -> {}).forEachRemaining(sentences::add);
        assertThat(sentences.get(0).text()).isEqualTo("重庄，爱");
        assertThat(sentences.get(0).annotations()).containsExactly(new Reading(0, 1, List.of("zhong4"), "ssml"));
    }

    private List<Sentence> read(String text) {
        List<Sentence> sentences = new ArrayList<>();
        reader.read(SourceText.of(text), UserWordsTest::longest, warning -> {}).forEachRemaining(sentences::add);
        return sentences;
    }
}
