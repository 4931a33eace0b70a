package io.langsheng.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the tables of readings: written, spoken. Blanks do not count. */
class ReadingTablesTest {
    private final TextReader reader = new TextReader(TextOptions.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "number", "date", "time", "money", "measure", "phone", "web", "latin", "formula", "symbol", "news",
                "chat", "held", "mixed"
            })
    void rows_are_read_as_written_in_the_table(String table) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] row : rows(table)) {
            String spoken = normalized(row[0]);
            if (!spoken.replace(" ", "").equals(row[1].replace(" ", ""))) {
                wrong.add("%s → %s, expected %s".formatted(row[0], spoken, row[1]));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What is spoken has nothing left to normalise: each character is read as itself, in its own place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "number",
                "date",
                "measure",
                "phone",
                "news",
                "chat",
                "held",
                "mixed",
                "general",
                "general-2",
                "general-3",
                "modern",
                "modern-2",
                "modern-3",
                "modern-4",
                "modern-5",
                "modern-6",
                "modern-7",
                "modern-8",
                "modern-9",
                "modern-10",
                "modern-11",
                "modern-12"
            })
    void what_was_read_is_read_again_as_it_is(String table) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] row : rows(table)) {
            reader.read(row[0], warning -> {}).forEachRemaining(sentence -> {
                StringBuilder again = new StringBuilder();
                reader.read(sentence.text(), warning -> {}).forEachRemaining(second -> {
                    again.append(second.text());
                    for (int i = 0; i < second.text().length(); i++) {
                        char c = second.text().charAt(i);
                        int at = second.starts()[i];
                        boolean itself =
                                second.ends()[i] == at + 1 && sentence.text().charAt(at) == c;
                        if (!itself && c != '…' && c != '—') {
                            wrong.add("%s: %s at %d".formatted(sentence.text(), c, at));
                        }
                    }
                });
                if (!again.toString().replace(" ", "").equals(sentence.text().replace(" ", ""))) {
                    wrong.add("%s → %s".formatted(sentence.text(), again));
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void markdown_html_and_latex_are_taken_out() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] row : table("markdown.tsv")) {
            List<String> spoken = new ArrayList<>();
            reader.read(row[0].replace('⏎', '\n'), warning -> {}).forEachRemaining(s -> spoken.add(s.text()));
            if (!String.join("|", spoken).replace(" ", "").equals(row[1].replace(" ", ""))) {
                wrong.add("%s → %s, expected %s".formatted(row[0], spoken, row[1]));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void emoji_are_named_and_code_is_read_where_that_is_wanted() {
        TextReader naming = new TextReader(new TextOptions(true, true));
        List<String> spoken = new ArrayList<>();
        naming.read("好👍\n```\nx = 1\n```", warning -> {}).forEachRemaining(s -> spoken.add(s.text()));
        assertThat(spoken).containsExactly("好点赞", "x等于一");
    }

    @Test
    void a_block_of_code_is_left_out_with_one_warning() {
        List<String> warnings = new ArrayList<>();
        assertThat(reader.read("```\na\nb\n```\n", warnings::add)).isExhausted();
        assertThat(warnings).singleElement().asString().contains("character 0");
    }

    @Test
    void letters_of_other_scripts_are_left_out_with_a_warning() {
        List<String> warnings = new ArrayList<>();
        reader.read("你好мир", warnings::add)
                .forEachRemaining(s -> assertThat(s.text()).isEqualTo("你好"));
        assertThat(warnings).singleElement().asString().startsWith("3 letters");
    }

    @Test
    void parts_of_a_token_have_their_own_place_where_it_is_known() {
        Sentence sentence = reader.read("在3:05到", warning -> {}).next();
        assertThat(sentence.text()).isEqualTo("在三点零五分到");
        assertThat(sentence.starts()).containsExactly(0, 1, 2, 3, 3, 4, 5);
        assertThat(sentence.ends()).containsExactly(1, 2, 3, 5, 5, 5, 6);
    }

    private String normalized(String text) {
        StringBuilder spoken = new StringBuilder();
        reader.read(text, warning -> {}).forEachRemaining(sentence -> spoken.append(sentence.text()));
        return spoken.toString();
    }

    private static List<String[]> rows(String table) throws IOException {
        return table("normalization/" + table + ".tsv");
    }

    private static List<String[]> table(String table) throws IOException {
        try (InputStream in = ReadingTablesTest.class.getResourceAsStream(table)) {
            assertThat(in).as(table).isNotNull();
            Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
            return lines.filter(line -> line.contains("\t") && !line.startsWith("# written"))
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }
}
