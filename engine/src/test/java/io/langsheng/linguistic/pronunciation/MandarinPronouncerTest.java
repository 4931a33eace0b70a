package io.langsheng.linguistic.pronunciation;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.pronunciation.Pronouncer.Pronunciation;
import io.langsheng.linguistic.word.HanlpSegmenter;
import io.langsheng.text.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class MandarinPronouncerTest {
    private static final Pattern READING = Pattern.compile("\\(([a-z]+[1-5])\\)");
    private static final HanlpSegmenter SEGMENTER = new HanlpSegmenter();
    private static final MandarinPronouncer PRONOUNCER = new MandarinPronouncer();

    /** {@code text TAB pinyin TAB note}; a reading a Chinese character. */
    @ParameterizedTest
    @CsvFileSource(resources = "readings.tsv", delimiter = '\t', numLinesToSkip = 1)
    void characters_are_read_as_their_sentence_wants(String text, String pinyin) {
        assertThat(read(text)).as(text).isEqualTo(pinyin);
    }

    @Test
    void character_outside_the_basic_plane_has_its_reading() {
        assertThat(read("𠮷野家")).endsWith("ye3 jia1").doesNotStartWith(" ");
        assertThat(pronounce("𠀀𠀁"))
                .allMatch(reading -> reading == null || !reading.pinyin().isEmpty());
    }

    /** Tables of lines with the reading in brackets behind each character that is checked; the share that must be right. */
    @ParameterizedTest
    @CsvSource({
        "polyphones-held-out.txt, 95",
        "polyphones-everyday.txt, 97",
        "polyphones-traps.txt, 95",
        "polyphones-traps-held-out.txt, 90",
        "names.txt, 95",
        "names-held-out.txt, 90",
        "places.txt, 98",
        "places-held-out.txt, 90",
        "classics.txt, 95",
        "classics-held-out.txt, 90"
    })
    void hard_readings_are_right(String table, int percent) throws IOException {
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (String line : lines(table)) {
            StringBuilder text = new StringBuilder();
            Map<Integer, String> expected = new TreeMap<>();
            Matcher matcher = READING.matcher(line);
            while (matcher.find()) {
                matcher.appendReplacement(text, "");
                expected.put(text.length() - 1, matcher.group(1));
            }
            matcher.appendTail(text);
            List<Pronunciation> readings = pronounce(text.toString());
            checked += expected.size();
            expected.forEach((at, reading) -> {
                Pronunciation read = readings.get(at);
                if (read == null || !read.pinyin().equals(reading)) {
                    wrong.add("%s: %s is %s".formatted(text, text.charAt(at), read));
                }
            });
        }
        assertThat(checked).isGreaterThan(15);
        assertThat(wrong)
                .as("%d of %d", wrong.size(), checked)
                .hasSizeLessThanOrEqualTo(checked * (100 - percent) / 100);
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = MandarinPronouncerTest.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void any_text_has_one_entry_a_character() {
        Random random = new Random(5);
        for (int n = 0; n < 200; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                text.append((char) (random.nextBoolean() ? 0x4e00 + random.nextInt(0x5200) : random.nextInt(0x10000)));
            }
            assertThat(pronounce(text.toString())).hasSize(text.length());
        }
    }

    private static String read(String text) {
        List<String> readings = new ArrayList<>();
        for (Pronunciation pronunciation : pronounce(text)) {
            if (pronunciation != null) {
                readings.add(pronunciation.pinyin());
            }
        }
        return String.join(" ", readings);
    }

    private static List<Pronunciation> pronounce(String text) {
        Sentence sentence = new Sentence(text, new int[text.length()], new int[text.length()], List.of(), false);
        return PRONOUNCER.pronounce(sentence, SEGMENTER.segment(sentence));
    }
}
