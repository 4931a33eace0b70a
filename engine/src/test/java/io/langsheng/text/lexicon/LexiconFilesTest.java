package io.langsheng.text.lexicon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.text.Sentence;
import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.SourceText;
import io.langsheng.text.TextOptions;
import io.langsheng.text.TextReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LexiconFilesTest {
    @TempDir
    private Path folder;

    private final Watch watch = new Watch();
    private final List<String> problems = new ArrayList<>();

    @Test
    void changed_files_are_read_anew_without_a_restart() throws IOException {
        LexiconFiles files = files();
        assertThat(files.global().isEmpty()).isTrue();
        write("lexicon.txt", "朗声\tlang3 sheng1\n", 1);
        assertThat(files.global().isEmpty()).as("looked at once a second").isTrue();
        watch.pass();
        assertThat(files.global().size()).isEqualTo(1);
        write("lexicon.txt", "朗声\tlang3 sheng1\n行家\thang2 jia5\n", 2);
        watch.pass();
        assertThat(files.global().size()).isEqualTo(2);
        Files.delete(folder.resolve("lexicon.txt"));
        watch.pass();
        assertThat(files.global().isEmpty()).isTrue();
        assertThat(problems).isEmpty();
    }

    @Test
    void a_file_that_became_wrong_is_reported_by_line_and_the_old_one_stays() throws IOException {
        LexiconFiles files = files();
        write("lexicon.txt", "朗声\tlang3 sheng1\n", 1);
        assertThat(files.global().size()).isEqualTo(1);
        write("lexicon.txt", "# comment\n朗声\tlang3\n秘密没有读音\n好\thao9\n", 2);
        watch.pass();
        assertThat(files.global().size()).isEqualTo(1);
        assertThat(problems)
                .singleElement()
                .asString()
                .contains("lexicon.txt", "line 2: ", "line 3: ", "line 4: ", "stays in force")
                .doesNotContain("秘密");
    }

    @Test
    void a_tenants_entries_go_before_the_global_ones_and_names_stay_in_the_folder() throws IOException {
        write("lexicon.txt", "重庄\tzhong4 zhuang1\n甲\t乙\n", 1);
        write("a.txt", "重庄\tchong2 zhuang1\n", 1);
        Files.writeString(folder.resolveSibling("outside.txt"), "甲\t外\n");
        LexiconFiles files = files();
        assertThat(files.tenant("a").longest("重庄", 0).pinyin()).containsExactly("chong2", "zhuang1");
        assertThat(files.tenant("a").longest("甲", 0).replacement()).isEqualTo("乙");
        assertThat(files.tenant("b").longest("重庄", 0).pinyin()).containsExactly("zhong4", "zhuang1");
        assertThat(files.tenant("../outside").longest("甲", 0).replacement()).isEqualTo("乙");
        Lexicon request = Lexicon.of(Map.of("甲", "丙"));
        assertThat(files.tenant("a").with(request).longest("甲", 0).replacement())
                .isEqualTo("丙");
    }

    @Test
    void a_file_that_is_not_utf8_is_refused() throws IOException {
        Path file = folder.resolve("gbk.txt");
        Files.write(file, new byte[] {(byte) 0xb0, (byte) 0xa1, '\t', 'a', '1'});
        assertThatThrownBy(() -> LexiconFiles.read(file))
                .isInstanceOf(LexiconException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void phonemes_and_pinyin_in_the_text_go_before_entries() {
        Lexicon words = Lexicon.parse(List.of("重庄\tchong2 zhuang1", "重庄村\tchong2 zhuang1 cun1"));
        assertThat(reading(SourceText.of("去重庄村").withLexicon(words)))
                .isEqualTo(new Reading(1, 4, List.of("chong2", "zhuang1", "cun1"), "lexicon"));
        assertThat(reading(SourceText.of("去重(zhong4)庄").withLexicon(words)))
                .isEqualTo(new Reading(1, 2, List.of("zhong4"), "inline"));
        assertThat(reading(SourceText.of("<speak>去<phoneme ph='zhong4'>重</phoneme>庄</speak>")
                        .withMarkup(SourceText.Markup.SSML)
                        .withLexicon(words)))
                .isEqualTo(new Reading(1, 2, List.of("zhong4"), "ssml"));
        // Traditional characters and full-width forms are the word as well.
        assertThat(reading(SourceText.of("去重莊").withLexicon(words)).pinyin()).containsExactly("chong2", "zhuang1");
    }

    private static Reading reading(SourceText source) {
        List<Sentence> sentences = new ArrayList<>();
        new TextReader(TextOptions.DEFAULT)
                .read(source, source.lexicon(), warning -> {})
                .forEachRemaining(sentences::add);
        return (Reading) sentences.get(0).annotations().get(0);
    }

    private LexiconFiles files() {
        return new LexiconFiles(folder, watch, problems::add);
    }

    private void write(String name, String text, int version) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(version)));
    }

    /** A clock that goes on when it is told to. */
    private static final class Watch extends Clock {
        private Instant now = Instant.EPOCH;

        void pass() {
            now = now.plusSeconds(2);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
