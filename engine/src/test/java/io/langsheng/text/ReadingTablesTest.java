package io.langsheng.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the tables of readings: written, spoken. Blanks do not count. */
class ReadingTablesTest {
    private final TextReader reader = new TextReader(TextOptions.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "number", "date", "time", "money", "measure", "phone", "web", "latin", "formula", "symbol", "news",
                "chat", "held", "news", "chat", "held"
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

    private String normalized(String text) {
        StringBuilder spoken = new StringBuilder();
        reader.read(text, warning -> {}).forEachRemaining(sentence -> spoken.append(sentence.text()));
        return spoken.toString();
    }

    static List<String[]> rows(String table) throws IOException {
        try (InputStream in = ReadingTablesTest.class.getResourceAsStream("normalization/" + table + ".tsv")) {
            assertThat(in).as(table).isNotNull();
            Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
            return lines.filter(line -> line.contains("\t") && !line.startsWith("# written"))
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }
}
