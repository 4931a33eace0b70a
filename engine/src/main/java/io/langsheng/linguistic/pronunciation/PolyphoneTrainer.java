package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.HanlpSegmenter;
import io.langsheng.linguistic.word.Simplified;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Trains {@link PolyphoneModel}: {@code PolyphoneTrainer SENTENCES LABELS OWN [OUT]}.
 *
 * <p>SENTENCES holds a sentence a line with one character between ▁ marks, LABELS its reading on the same line
 * (lexical tone, 5 neutral, {@code u:} or {@code v} for ü). Beside the marked characters, those inside words of the
 * dictionary are learnt from, with less weight, and the words of the dictionary themselves, each read as if it were not
 * listed. OWN holds short sentences with the reading in brackets behind a character, {@code ;} between them. With OUT the model is trained on all sentences and written there; without, five models are trained on four
 * fifths of the sentences each, and how well they read the last fifth is reported.
 */
final class PolyphoneTrainer {
    private static final int PASSES = 12;
    private static final double RATE = 0.03;
    private static final double DECAY = 2e-5;
    private static final double DROP = 0.5;
    private static final double PHRASE_WEIGHT = 0.15;
    private static final double LISTED_WEIGHT = 0.15;
    private static final double AGREEMENT_RATE = 0.05;
    /** Most that an example of a rare reading counts; it counts as much more as the reading is rarer than the usual one. */
    private static final double RARE_WEIGHT = 4;

    private static final int FOLDS = 5;
    /** Fold of what is always learnt from. */
    private static final int OWN = -1;

    private static final Pattern READING = Pattern.compile("\\(([a-z]+[1-5])\\)");
    private static final char MARK = '▁';

    private static final ReadingDictionary DICTIONARY = new ReadingDictionary();
    private static final HanlpSegmenter SEGMENTER = new HanlpSegmenter();

    private final Map<Character, List<String>> candidates = new TreeMap<>();
    private final float[] weights = new float[1 << PolyphoneModel.BITS];
    private final float[] squares = new float[1 << PolyphoneModel.BITS];
    private final float[] agreement = new float[PolyphoneModel.LENGTHS];
    private final Random random = new Random(1);

    /** @param phrase reading in the dictionary's word around it */
    private record Example(
            int fold,
            String text,
            int at,
            char character,
            String reading,
            long[] features,
            double weight,
            @Nullable String phrase,
            int length) {
        Example weighing(double other) {
            return new Example(fold, text, at, character, reading, features, other, phrase, length);
        }
    }

    private PolyphoneTrainer() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3 || arguments.length > 4) {
            System.err.println("usage: PolyphoneTrainer SENTENCES LABELS OWN [OUT]");
            System.exit(2);
        }
        List<Example> labelled = new ArrayList<>();
        List<Example> phrases = new ArrayList<>();
        read(Path.of(arguments[0]), Path.of(arguments[1]), labelled, phrases);
        readOwn(Path.of(arguments[2]), labelled);
        if (arguments.length == 3) {
            crossValidate(labelled, phrases);
            return;
        }
        PolyphoneTrainer trainer = new PolyphoneTrainer();
        trainer.train(labelled, phrases);
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[3]))) {
            trainer.packed().save(out);
        }
    }

    private static void read(Path sentences, Path labels, List<Example> labelled, List<Example> phrases)
            throws IOException {
        List<String> lines = Files.readAllLines(sentences);
        List<String> readings = Files.readAllLines(labels);
        for (int n = 0; n < lines.size(); n++) {
            String line = lines.get(n);
            int at = line.indexOf(MARK);
            if (at >= 0) {
                String text = line.replace(String.valueOf(MARK), "");
                CRC32 checksum = new CRC32();
                checksum.update(text.getBytes(StandardCharsets.UTF_8));
                String reading = readings.get(n)
                        .strip()
                        .replace("u:", "v")
                        .replaceFirst("^([jqxy])v", "$1u")
                        .replaceFirst("^r5$", "er5");
                learn((int) (checksum.getValue() % FOLDS), Simplified.of(text), at, reading, labelled, phrases);
            }
        }
        for (String word : ReadingDictionary.words()) {
            Sentence sentence = plain(word);
            PhraseMatches whole = PhraseMatches.of(word, sentence, DICTIONARY, word.length() + 2);
            PhraseMatches parts = PhraseMatches.of(word, sentence, DICTIONARY, word.length());
            PolyphoneFeatures features = new PolyphoneFeatures(word, SEGMENTER.segment(sentence), parts);
            for (int i = 0; i < word.length(); i++) {
                if (DICTIONARY.isPolyphone(word.charAt(i)) && whole.reading[i] != null) {
                    phrases.add(example(OWN, word, i, whole.reading[i], features, LISTED_WEIGHT, null, 1));
                }
            }
        }
    }

    /** Sentences of our own are never tested on. */
    private static void readOwn(Path file, List<Example> labelled) throws IOException {
        for (String line : Files.readAllLines(file)) {
            for (String marked : line.startsWith("#") ? new String[0] : line.split(";")) {
                StringBuilder text = new StringBuilder();
                Map<Integer, String> readings = new TreeMap<>();
                Matcher matcher = READING.matcher(marked.strip());
                while (matcher.find()) {
                    matcher.appendReplacement(text, "");
                    readings.put(text.length() - 1, matcher.group(1));
                }
                matcher.appendTail(text);
                Sentence sentence = plain(text.toString());
                PhraseMatches matches = PhraseMatches.of(sentence.text(), sentence, DICTIONARY, text.length() + 2);
                PolyphoneFeatures features =
                        new PolyphoneFeatures(sentence.text(), SEGMENTER.segment(sentence), matches);
                readings.forEach((at, reading) -> labelled.add(example(
                        OWN, sentence.text(), at, reading, features, 1, matches.reading[at], matches.length[at])));
            }
        }
    }

    private static void learn(
            int fold, String text, int marked, String reading, List<Example> labelled, List<Example> phrases) {
        Sentence sentence = plain(text);
        List<Word> words = SEGMENTER.segment(sentence);
        PhraseMatches matches = PhraseMatches.of(text, sentence, DICTIONARY, text.length() + 2);
        PolyphoneFeatures features = new PolyphoneFeatures(text, words, matches);
        labelled.add(
                example(fold, text, marked, reading, features, 1, matches.reading[marked], matches.length[marked]));
        for (int i = 0; i < text.length(); i++) {
            String phrase = matches.reading[i];
            if (i != marked && phrase != null && DICTIONARY.isPolyphone(text.charAt(i))) {
                phrases.add(example(fold, text, i, phrase, features, PHRASE_WEIGHT, null, 1));
            }
        }
    }

    private static Sentence plain(String text) {
        return new Sentence(text, new int[text.length()], new int[text.length()], List.of(), false);
    }

    private static Example example(
            int fold,
            String text,
            int at,
            String reading,
            PolyphoneFeatures features,
            double weight,
            @Nullable String phrase,
            int length) {
        long[] hashes = features.at(at, phrase);
        return new Example(
                fold,
                text,
                at,
                text.charAt(at),
                reading,
                Arrays.copyOf(hashes, features.count()),
                weight,
                phrase,
                length);
    }

    /** Phrases are learnt only for the characters that have labels. */
    private void train(List<Example> labelled, List<Example> phrases) {
        Map<Character, Map<String, Integer>> counts = counts(labelled);
        counts.forEach((character, readings) -> candidates.put(character, List.copyOf(readings.keySet())));
        List<Example> training = new ArrayList<>();
        for (Example example : labelled) {
            training.add(example.weighing(Math.min(RARE_WEIGHT, 1 / share(counts, example))));
        }
        for (Example example : phrases) {
            if (candidates.getOrDefault(example.character(), List.of()).contains(example.reading())) {
                training.add(example);
            }
        }
        for (int pass = 0; pass < PASSES; pass++) {
            Collections.shuffle(training, random);
            double loss = 0;
            for (Example example : training) {
                loss += step(example);
            }
            if (pass == PASSES - 1) {
                System.err.printf("%d examples, loss %.4f%n", training.size(), loss / training.size());
            }
        }
    }

    /** One step of AdaGrad on the log loss. */
    private double step(Example example) {
        List<String> readings = candidates.get(example.character());
        if (readings == null || readings.size() < 2) {
            return 0;
        }
        double[] scores = new double[readings.size()];
        double best = Double.NEGATIVE_INFINITY;
        long[] features = kept(example.features());
        for (int r = 0; r < scores.length; r++) {
            for (long feature : features) {
                scores[r] += weights[PolyphoneModel.place(feature, example.character(), r)];
            }
            scores[r] /= 1 - DROP;
            if (readings.get(r).equals(example.phrase())) {
                scores[r] += agreement[PolyphoneModel.bucket(example.length())];
            }
            best = Math.max(best, scores[r]);
        }
        double sum = 0;
        for (int r = 0; r < scores.length; r++) {
            scores[r] = Math.exp(scores[r] - best);
            sum += scores[r];
        }
        int right = readings.indexOf(example.reading());
        for (int r = 0; r < scores.length; r++) {
            double gradient = example.weight() * (scores[r] / sum - (r == right ? 1 : 0));
            if (readings.get(r).equals(example.phrase())) {
                agreement[PolyphoneModel.bucket(example.length())] -= (float) (AGREEMENT_RATE * gradient);
            }
            for (long feature : features) {
                int place = PolyphoneModel.place(feature, example.character(), r);
                double slope = gradient + DECAY * weights[place];
                squares[place] += (float) (slope * slope);
                weights[place] -= (float) (RATE * slope / Math.sqrt(squares[place] + 1e-8));
            }
        }
        return -Math.log(scores[right] / sum) * example.weight();
    }

    /** Part of the features, drawn anew each time, so that no single one is relied on. */
    private long[] kept(long[] features) {
        long[] kept = new long[features.length];
        int count = 0;
        for (long feature : features) {
            if (random.nextDouble() >= DROP) {
                kept[count++] = feature;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private PolyphoneModel packed() {
        float largest = 1e-6f;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        float scale = largest / Byte.MAX_VALUE;
        byte[] bytes = new byte[weights.length];
        for (int i = 0; i < weights.length; i++) {
            bytes[i] = (byte) Math.round(weights[i] / scale);
        }
        return new PolyphoneModel(candidates, bytes, scale, agreement.clone());
    }

    private static void crossValidate(List<Example> labelled, List<Example> phrases) {
        Map<Character, Map<String, Integer>> counts = counts(
                labelled.stream().filter(example -> example.fold() != OWN).toList());
        int[] sums = new int[4];
        for (int fold = 0; fold < FOLDS; fold++) {
            int test = fold;
            PolyphoneTrainer trainer = new PolyphoneTrainer();
            trainer.train(
                    labelled.stream().filter(example -> example.fold() != test).toList(),
                    phrases.stream().filter(example -> example.fold() != test).toList());
            PolyphoneModel model = trainer.packed();
            int[] scores = new int[4];
            for (Example example : labelled) {
                if (example.fold() == test) {
                    int rare = share(counts, example) < 1 ? 1 : 0;
                    int right = chosen(model, example).equals(example.reading()) ? 1 : 0;
                    scores[0] += right;
                    scores[1]++;
                    scores[2] += rare * right;
                    scores[3] += rare;
                }
            }
            report("fold " + fold, scores);
            for (int k = 0; k < sums.length; k++) {
                sums[k] += scores[k];
            }
        }
        report("all", sums);
    }

    private static void report(String what, int[] scores) {
        System.err.printf(
                "%s: %d of %d, %.2f %%; of readings that are not the usual one %d of %d, %.2f %%%n",
                what,
                scores[0],
                scores[1],
                100.0 * scores[0] / scores[1],
                scores[2],
                scores[3],
                100.0 * scores[2] / scores[3]);
    }

    /** How often the example's reading was met, as a share of the character's usual one. */
    private static double share(Map<Character, Map<String, Integer>> counts, Example example) {
        Map<String, Integer> readings = counts.getOrDefault(example.character(), Map.of());
        return (double) readings.getOrDefault(example.reading(), 0) / Collections.max(readings.values());
    }

    private static Map<Character, Map<String, Integer>> counts(List<Example> examples) {
        Map<Character, Map<String, Integer>> counts = new TreeMap<>();
        for (Example example : examples) {
            counts.computeIfAbsent(example.character(), key -> new TreeMap<>())
                    .merge(example.reading(), 1, Integer::sum);
        }
        return counts;
    }

    private static String chosen(PolyphoneModel model, Example example) {
        String usual = DICTIONARY.usual(example.character());
        return MandarinPronouncer.settled(
                        usual == null ? example.reading() : usual,
                        model,
                        example.character(),
                        example.features(),
                        example.features().length,
                        example.phrase(),
                        example.length())
                .pinyin();
    }
}
