package io.langsheng.linguistic;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.english.EnglishReader;
import io.langsheng.linguistic.pronunciation.MandarinPronouncer;
import io.langsheng.linguistic.word.HanlpSegmenter;
import io.langsheng.text.Sentence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Analyses already normalised text, for the tests of this package and those below it. */
public final class PlainAnalysis {
    private static final Analyzer ANALYZER =
            new Analyzer(new HanlpSegmenter(), new MandarinPronouncer(), new EnglishReader());

    private PlainAnalysis() {}

    public static Analysis of(String text, Sentence.Annotation... annotations) {
        int[] starts = new int[text.length()];
        int[] ends = new int[text.length()];
        for (int i = 0; i < text.length(); i++) {
            starts[i] = i;
            ends[i] = i + 1;
        }
        return ANALYZER.analyze(new Sentence(text, starts, ends, List.of(annotations), false), warning -> {});
    }

    public static String pinyin(String text) {
        return String.join(
                " ", of(text).syllables().stream().map(Syllable::surface).toList());
    }

    /** {@code 北京#1今天#4} */
    public static String breaks(Analysis analysis) {
        StringBuilder marked = new StringBuilder();
        for (int i = 0; i < analysis.syllables().size(); i++) {
            Syllable syllable = analysis.syllables().get(i);
            marked.append(analysis.sentence().text(), syllable.from(), syllable.to());
            if (analysis.levels()[i] > 0) {
                marked.append('#').append(analysis.levels()[i]);
            }
        }
        return marked.toString();
    }

    /** The rows of a table: tab-separated fields; lines that begin with # are left out. */
    public static List<String[]> rows(Class<?> test, String table) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(test.getResourceAsStream(table), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .map(line -> line.split("\t"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails, listing the wrong rows, unless the first field gives the second in at least {@code share} of them. */
    public static void assertTable(Class<?> test, String table, double share, Function<String, String> reading) {
        List<String> wrong = new ArrayList<>();
        List<String[]> rows = rows(test, table);
        for (String[] row : rows) {
            String found = reading.apply(row[0]);
            if (!found.equals(row[1])) {
                wrong.add("%s: %s, not %s".formatted(row[0], found, row[1]));
            }
        }
        assertThat(rows).isNotEmpty();
        assertThat(1 - (double) wrong.size() / rows.size())
                .as("%s: %d of %d rows wrong: %s", table, wrong.size(), rows.size(), wrong)
                .isGreaterThanOrEqualTo(share);
    }

    /** Prints what a table or a file of lines gives, while rules are being written. */
    public static void main(String[] args) throws IOException {
        for (String line : java.nio.file.Files.readAllLines(java.nio.file.Path.of(args[0]))) {
            String[] row = line.split("\t");
            if (!line.startsWith("# ") && !(row.length > 1 && pinyin(row[0]).equals(row[1]))) {
                Analysis analysis = of(row[0]);
                System.out.printf(
                        "%s%n    %s%n    %s %s%n",
                        line,
                        pinyin(row[0]),
                        breaks(analysis),
                        analysis.words().stream()
                                .map(word -> word.text() + "/" + word.pos())
                                .toList());
            }
        }
    }
}
