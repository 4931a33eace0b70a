package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.pronunciation.PolyphoneExamples.Example;
import io.langsheng.linguistic.pronunciation.PolyphoneExamples.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Trains {@link PolyphoneModel}: {@code PolyphoneTrainer SENTENCES LABELS OWN PATTERNS TAUGHT [OUT]}.
 *
 * <p>{@link PolyphoneExamples} says what the files are. With OUT the model is trained on all of them and written there;
 * without, five models are trained on four fifths of the sentences of CPP each, and how well they read the last fifth is
 * reported.
 */
final class PolyphoneTrainer {
    private static final int PASSES = 12;
    private static final double RATE = 0.03;
    private static final double DECAY = 2e-5;
    private static final double DROP = 0.5;
    private static final double AGREEMENT_RATE = 0.05;
    /** Most that an example of a rare reading counts; it counts as much more as the reading is rarer than the usual one. */
    private static final double RARE_WEIGHT = 4;

    private static final ReadingDictionary DICTIONARY = new ReadingDictionary();

    private final Map<Character, List<String>> candidates = new TreeMap<>();
    private final float[] weights = new float[1 << PolyphoneModel.BITS];
    private final float[] squares = new float[1 << PolyphoneModel.BITS];
    private final float[] agreement = new float[PolyphoneModel.LENGTHS];
    private final Random random = new Random(1);

    private PolyphoneTrainer() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 5 || arguments.length > 6) {
            System.err.println("usage: PolyphoneTrainer SENTENCES LABELS OWN PATTERNS TAUGHT [OUT]");
            System.exit(2);
        }
        PolyphoneExamples material = new PolyphoneExamples();
        material.readCpp(Path.of(arguments[0]), Path.of(arguments[1]));
        material.readOwn(Path.of(arguments[2]));
        material.readPatterns(Path.of(arguments[3]));
        material.readTaught(Path.of(arguments[4]));
        material.readWords();
        if (arguments.length == 5) {
            crossValidate(material.examples);
            return;
        }
        PolyphoneTrainer trainer = new PolyphoneTrainer();
        trainer.train(material.examples);
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[5]))) {
            trainer.packed().save(out);
        }
    }

    /** Phrases are learnt only for the characters that have labels. */
    private void train(List<Example> examples) {
        counts(examples, example -> example.kind() != Kind.PHRASE)
                .forEach((character, readings) -> candidates.put(character, List.copyOf(readings.keySet())));
        Map<Character, Map<String, Integer>> counts = counts(examples, PolyphoneTrainer::tellsShares);
        List<Weighted> training = new ArrayList<>();
        for (Example example : examples) {
            if (example.kind() != Kind.PHRASE) {
                double rarity = example.kind() == Kind.PATTERN ? 1 : Math.min(RARE_WEIGHT, 1 / share(counts, example));
                training.add(new Weighted(example, example.weight() * rarity));
            } else if (candidates.getOrDefault(example.character(), List.of()).contains(example.reading())) {
                training.add(new Weighted(example, example.weight()));
            }
        }
        for (int pass = 0; pass < PASSES; pass++) {
            Collections.shuffle(training, random);
            double loss = 0;
            for (Weighted example : training) {
                loss += step(example.example(), example.weight());
            }
            if (pass == PASSES - 1) {
                System.err.printf("%d examples, loss %.4f%n", training.size(), loss / training.size());
            }
        }
    }

    private record Weighted(Example example, double weight) {}

    /** Whether an example says how common a reading is in text of the kind the model is made for. */
    private static boolean tellsShares(Example example) {
        return example.kind() == Kind.CPP || example.kind() == Kind.OWN && example.weight() == 1;
    }

    /** One step of AdaGrad on the log loss. */
    private double step(Example example, double weight) {
        List<String> readings = candidates.get(example.character());
        if (readings == null || readings.size() < 2) {
            return 0;
        }
        String phrase = example.place().phrase();
        int bucket = PolyphoneModel.bucket(example.place().length());
        double[] scores = new double[readings.size()];
        double best = Double.NEGATIVE_INFINITY;
        long[] features = kept(example.place().features());
        for (int r = 0; r < scores.length; r++) {
            for (long feature : features) {
                scores[r] += weights[PolyphoneModel.place(feature, example.character(), r)];
            }
            scores[r] /= 1 - DROP;
            if (readings.get(r).equals(phrase)) {
                scores[r] += agreement[bucket];
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
            double gradient = weight * (scores[r] / sum - (r == right ? 1 : 0));
            if (readings.get(r).equals(phrase)) {
                agreement[bucket] -= (float) (AGREEMENT_RATE * gradient);
            }
            for (long feature : features) {
                int place = PolyphoneModel.place(feature, example.character(), r);
                double slope = gradient + DECAY * weights[place];
                squares[place] += (float) (slope * slope);
                weights[place] -= (float) (RATE * slope / Math.sqrt(squares[place] + 1e-8));
            }
        }
        return -Math.log(scores[right] / sum) * weight;
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

    private static void crossValidate(List<Example> examples) {
        Map<Character, Map<String, Integer>> counts = counts(examples, example -> example.kind() == Kind.CPP);
        int[] sums = new int[4];
        for (int fold = 0; fold < PolyphoneExamples.FOLDS; fold++) {
            int test = fold;
            PolyphoneTrainer trainer = new PolyphoneTrainer();
            trainer.train(
                    examples.stream().filter(example -> example.fold() != test).toList());
            PolyphoneModel model = trainer.packed();
            int[] scores = new int[4];
            for (Example example : examples) {
                if (example.fold() == test && example.kind() == Kind.CPP) {
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

    /** How often the example's reading was met, as a share of the character's usual one; 1 if none was. */
    private static double share(Map<Character, Map<String, Integer>> counts, Example example) {
        Map<String, Integer> readings = counts.get(example.character());
        return readings == null
                ? 1
                : (double) readings.getOrDefault(example.reading(), 0) / Collections.max(readings.values());
    }

    private static Map<Character, Map<String, Integer>> counts(List<Example> examples, Predicate<Example> counted) {
        Map<Character, Map<String, Integer>> counts = new TreeMap<>();
        for (Example example : examples) {
            if (counted.test(example)) {
                counts.computeIfAbsent(example.character(), key -> new TreeMap<>())
                        .merge(example.reading(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static String chosen(PolyphoneModel model, Example example) {
        String usual = DICTIONARY.usual(example.character());
        return MandarinPronouncer.settled(usual == null ? example.reading() : usual, model, example.place())
                .pinyin();
    }
}
