package io.langsheng.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sets of readings that were written down before any rule was tried on them: general text, each kind of {@code say-as},
 * and modern mixed text. A third of each is kept aside while rules are tuned, so that its score tells how text nobody
 * has seen is read. Blanks do not count; a row may give several readings that are equally right.
 */
class ReadingSetsTest {
    private final TextReader reader = new TextReader(TextOptions.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "normalization/general.tsv, 1",
        "normalization/general-held-out.tsv, 0.95",
        "normalization/modern.tsv, 1",
        "normalization/modern-held-out.tsv, 0.95",
        "ssml/say-as-kinds.tsv, 1",
        "ssml/say-as-kinds-held-out.tsv, 1"
    })
    void at_least_this_share_of_the_rows_is_read_as_written(String table, double share) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String[]> rows = rows(table);
        for (String[] row : rows) {
            String spoken = row.length == 3 ? sayAs(row[0], row[1]) : plain(row[0]);
            boolean right = Arrays.stream(row[row.length - 1].split("\\|", -1))
                    .anyMatch(reading -> reading.replace(" ", "").equals(spoken.replace(" ", "")));
            if (!right) {
                wrong.add("%s → %s".formatted(String.join(" → ", row), spoken));
            }
        }
        assertThat(1 - (double) wrong.size() / rows.size())
                .as("share of %s; wrong: %s", table, String.join("\n", wrong))
                .isGreaterThanOrEqualTo(share);
    }

    private String plain(String text) {
        StringBuilder spoken = new StringBuilder();
        reader.read(text, warning -> {}).forEachRemaining(sentence -> spoken.append(sentence.text()));
        return spoken.toString();
    }

    private String sayAs(String kind, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        StringBuilder spoken = new StringBuilder();
        reader.readSsml(
                        "<speak><say-as interpret-as=\"" + kind + "\">" + escaped + "</say-as></speak>",
                        true,
                        Delivery.PLAIN,
                        warning -> {})
                .forEachRemaining(sentence -> spoken.append(sentence.text()));
        return spoken.toString();
    }

    private static List<String[]> rows(String table) throws IOException {
        try (InputStream in = ReadingSetsTest.class.getResourceAsStream(table)) {
            assertThat(in).as(table).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("\t") && !line.startsWith("# written") && !line.startsWith("# kind"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }
}
