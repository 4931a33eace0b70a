package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.pronunciation.PolyphoneModel.Place;
import io.langsheng.linguistic.word.HanlpSegmenter;
import io.langsheng.linguistic.word.Simplified;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What the polyphone model learns from: readings in sentences of CPP, in sentences and patterns of our own, in
 * sentences that {@code teach.py} wrote, and in words of the dictionary.
 */
final class PolyphoneExamples {
    static final int FOLDS = 5;
    /** Fold of what is always learnt from. */
    static final int ALWAYS = -1;

    private static final int EVERY_WORD = Integer.MAX_VALUE;

    private static final double PATTERN_WEIGHT = 1;
    private static final double WEB_WEIGHT = 0.9;
    private static final double TAUGHT_WEIGHT = 0.6;
    private static final double PHRASE_WEIGHT = 0.15;
    private static final double LISTED_WEIGHT = 0.15;

    private static final Pattern READING = Pattern.compile("\\(([a-z]+[1-5])\\)");
    private static final String IN_FOLD = "taught-";
    private static final char MARK = '▁';

    private static final ReadingDictionary DICTIONARY = new ReadingDictionary();
    private static final HanlpSegmenter SEGMENTER = new HanlpSegmenter();

    final List<Example> examples = new ArrayList<>();

    /** Where a reading comes from. */
    enum Kind {
        /** The marked character of a sentence of CPP. */
        CPP,
        /** Labelled by people elsewhere. */
        OWN,
        /** In a sentence drawn from a pattern. */
        PATTERN,
        /** Chosen by a teacher. */
        TAUGHT,
        /** In a word of the dictionary. */
        PHRASE
    }

    /** A place and how it is read there; how much it counts is {@code weight}. */
    record Example(Kind kind, int fold, Place place, String reading, double weight) {
        char character() {
            return place.character();
        }
    }

    /** Sentences with one character between ▁ marks, and its reading on the same line of {@code labels}. */
    void readCpp(Path sentences, Path labels) throws IOException {
        List<String> lines = Files.readAllLines(sentences);
        List<String> readings = Files.readAllLines(labels);
        for (int n = 0; n < lines.size(); n++) {
            int at = lines.get(n).indexOf(MARK);
            if (at >= 0) {
                String text = lines.get(n).replace(String.valueOf(MARK), "");
                String reading = readings.get(n)
                        .strip()
                        .replace("u:", "v")
                        .replaceFirst("^([jqxy])v", "$1u")
                        .replaceFirst("^r5$", "er5");
                Seen seen = new Seen(Simplified.of(text), EVERY_WORD);
                int fold = fold(text);
                examples.add(seen.example(Kind.CPP, fold, at, reading, 1));
                for (int i = 0; i < text.length(); i++) {
                    String phrase = seen.phrases.reading[i];
                    if (i != at && phrase != null && DICTIONARY.isPolyphone(seen.text.charAt(i))) {
                        examples.add(seen.unhinted(fold, i, phrase, PHRASE_WEIGHT));
                    }
                }
            }
        }
    }

    /** Sentences of our own with a reading in brackets behind a character, {@code ;} between them. */
    void readOwn(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            for (String marked : line.startsWith("#") ? new String[0] : line.split(";")) {
                Map<Integer, String> readings = new TreeMap<>();
                Seen seen = new Seen(unmarked(marked.strip(), readings), EVERY_WORD);
                readings.forEach((at, reading) -> examples.add(seen.example(Kind.OWN, ALWAYS, at, reading, 1)));
            }
        }
    }

    /** Sentences drawn from {@link SentencePatterns}; how often a reading is met there says nothing. */
    void readPatterns(Path file) throws IOException {
        for (String marked : SentencePatterns.sentences(file)) {
            Map<Integer, String> readings = new TreeMap<>();
            Seen seen = new Seen(unmarked(marked, readings), EVERY_WORD);
            readings.forEach((at, reading) ->
                    examples.add(elsewhere(seen.example(Kind.PATTERN, ALWAYS, at, reading, PATTERN_WEIGHT))));
        }
    }

    /** What {@code teach.py} writes; the teacher is not believed against the dictionary. */
    void readTaught(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t");
            Map<Integer, String> readings = new TreeMap<>();
            Seen seen = new Seen(unmarked(fields[1], readings), EVERY_WORD);
            int fold = fields[0].startsWith(IN_FOLD) ? Integer.parseInt(fields[0].substring(IN_FOLD.length())) : ALWAYS;
            readings.forEach((at, reading) -> {
                String phrase = seen.phrases.length[at] > 1 ? seen.phrases.reading[at] : null;
                if (fields[0].equals("web")) {
                    examples.add(elsewhere(seen.example(Kind.OWN, fold, at, reading, WEB_WEIGHT)));
                } else if (phrase == null || phrase.equals(reading)) {
                    examples.add(elsewhere(seen.example(Kind.TAUGHT, fold, at, reading, TAUGHT_WEIGHT)));
                }
            });
        }
    }

    /** The words of the dictionary, each read as if it were not listed. */
    void readWords() {
        for (String word : ReadingDictionary.words()) {
            PhraseMatches whole = PhraseMatches.of(word, plain(word), DICTIONARY, EVERY_WORD);
            Seen seen = new Seen(word, word.length());
            for (int i = 0; i < word.length(); i++) {
                String reading = whole.reading[i];
                if (DICTIONARY.isPolyphone(word.charAt(i)) && reading != null) {
                    examples.add(seen.unhinted(ALWAYS, i, reading, LISTED_WEIGHT));
                }
            }
        }
    }

    private static int fold(String text) {
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) (checksum.getValue() % FOLDS);
    }

    /** How common the readings of a character are elsewhere is learnt, but not believed. */
    private static Example elsewhere(Example example) {
        example.place().features()[0] = ~example.place().features()[0];
        return example;
    }

    private static String unmarked(String marked, Map<Integer, String> readings) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = READING.matcher(marked);
        while (matcher.find()) {
            matcher.appendReplacement(text, "");
            readings.put(text.length() - 1, matcher.group(1));
        }
        return matcher.appendTail(text).toString();
    }

    private static Sentence plain(String text) {
        return new Sentence(text, new int[text.length()], new int[text.length()], List.of(), false);
    }

    /** A text as the model sees it. */
    private static final class Seen {
        final String text;
        final PhraseMatches phrases;
        private final PolyphoneFeatures features;

        /** @param except length from which words are overlooked, or {@link #EVERY_WORD} */
        Seen(String text, int except) {
            this.text = text;
            List<Word> words = SEGMENTER.segment(plain(text));
            phrases = PhraseMatches.of(text, plain(text), DICTIONARY, except);
            features = new PolyphoneFeatures(text, words, phrases);
        }

        Example example(Kind kind, int fold, int at, String reading, double weight) {
            return example(kind, fold, at, reading, weight, phrases.reading[at], phrases.length[at]);
        }

        /** Without the hint of the dictionary, from which the reading comes. */
        Example unhinted(int fold, int at, String reading, double weight) {
            return example(Kind.PHRASE, fold, at, reading, weight, null, 1);
        }

        private Example example(
                Kind kind, int fold, int at, String reading, double weight, @Nullable String phrase, int length) {
            long[] hashes = Arrays.copyOf(features.at(at, phrase), features.count());
            return new Example(kind, fold, new Place(text, at, hashes, hashes.length, phrase, length), reading, weight);
        }
    }
}
