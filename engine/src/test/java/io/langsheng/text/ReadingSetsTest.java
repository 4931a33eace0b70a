package io.langsheng.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sets of readings that were written down before any rule was tried on them: general text, each kind of {@code say-as},
 * and modern mixed text. A third of the first ones is kept aside while rules are tuned, so that its score tells how text
 * nobody has seen is read; the first line of the later ones says how much was right before rules were mended. Blanks do
 * not count, and in the later ones, written without them, neither do signs that only make pauses; a row may give several
 * readings that are equally right, separated by a bar, or {@code {so/or}} within one.
 */
class ReadingSetsTest {
    private static final Pattern CHOICE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern PAUSES = Pattern.compile("[\\s，。！？、；：,!?;（）()《》〈〉“”\"‘’'…—【】〔〕「」『』·]");

    private final TextReader reader = new TextReader(TextOptions.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "normalization/general.tsv, 1",
        "normalization/general-held-out.tsv, 0.98",
        "normalization/modern.tsv, 1",
        "normalization/modern-held-out.tsv, 0.98",
        "ssml/say-as-kinds.tsv, 1",
        "ssml/say-as-kinds-held-out.tsv, 1"
    })
    void at_least_this_share_of_the_rows_is_read_as_written(String table, double share) throws IOException {
        assertShare(table, share, reading -> reading.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "normalization/general-2.tsv, 1",
        "normalization/general-3.tsv, 1",
        "normalization/modern-2.tsv, 1",
        "normalization/modern-3.tsv, 1",
        "normalization/modern-4.tsv, 1",
        "normalization/modern-5.tsv, 1",
        "normalization/modern-6.tsv, 1",
        "normalization/modern-7.tsv, 1",
        "normalization/modern-8.tsv, 1",
        "normalization/modern-9.tsv, 0.98",
        "normalization/modern-10.tsv, 0.98",
        "normalization/modern-11.tsv, 0.96",
        "normalization/modern-12.tsv, 1"
    })
    void at_least_this_share_of_the_rows_is_heard_as_written(String table, double share) throws IOException {
        assertShare(table, share, ReadingSetsTest::heard);
    }

    private void assertShare(String table, double share, UnaryOperator<String> compared) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String[]> rows = rows(table);
        for (String[] row : rows) {
            String spoken = row.length == 3 ? sayAs(row[0], row[1]) : plain(row[0]);
            boolean right = Arrays.stream(row[row.length - 1].split("\\|", -1))
                    .flatMap(ReadingSetsTest::alternatives)
                    .anyMatch(reading -> compared.apply(reading).equals(compared.apply(spoken)));
            if (!right) {
                wrong.add("%s → %s".formatted(String.join(" → ", row), spoken));
            }
        }
        assertThat(1 - (double) wrong.size() / rows.size())
                .as("share of %s; wrong: %s", table, String.join("\n", wrong))
                .isGreaterThanOrEqualTo(share);
    }

    /** The readings that {@code {so/or}} stands for. */
    private static Stream<String> alternatives(String reading) {
        Matcher choice = CHOICE.matcher(reading);
        return choice.find()
                ? Arrays.stream(choice.group(1).split("/", -1))
                        .map(one -> reading.substring(0, choice.start()) + one + reading.substring(choice.end()))
                        .flatMap(ReadingSetsTest::alternatives)
                : Stream.of(reading);
    }

    private static String heard(String reading) {
        return PAUSES.matcher(reading).replaceAll("").toUpperCase(Locale.ROOT);
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
