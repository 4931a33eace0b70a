package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.HanlpSegmenter;
import io.langsheng.linguistic.word.Simplified;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Trains {@link PolyphoneModel}: {@code PolyphoneTrainer SENTENCES LABELS OUT}.
 *
 * <p>SENTENCES holds a sentence a line with one character between ▁ marks, LABELS its reading on the same line
 * (lexical tone, 5 neutral, {@code u:} or {@code v} for ü). Beside the marked characters, those inside phrases of the
 * dictionary are learnt from, with less weight. 15 % of the sentences, chosen by hash, are kept out and reported on.
 */
final class PolyphoneTrainer {
    private static final int PASSES = 12;
    private static final double RATE = 0.03;
    private static final double DECAY = 2e-5;
    private static final double DROP = 0.7;
    private static final double PHRASE_WEIGHT = 0.15;
    private static final int KEPT_OUT_PERCENT = 15;
    private static final char MARK = '▁';

    private final ReadingDictionary dictionary = new ReadingDictionary();
    private final HanlpSegmenter segmenter = new HanlpSegmenter();
    private final Map<Character, TreeSet<String>> seen = new TreeMap<>();
    private final Map<Character, List<String>> candidates = new TreeMap<>();
    private final float[] weights = new float[1 << PolyphoneModel.BITS];
    private final float[] squares = new float[1 << PolyphoneModel.BITS];

    private final Random random = new Random(1);

    private record Example(
            char character,
            String reading,
            long[] features,
            double weight,
            @Nullable String phrase) {}

    private final List<Example> training = new ArrayList<>();
    private final List<Example> keptOut = new ArrayList<>();

    private PolyphoneTrainer() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: PolyphoneTrainer SENTENCES LABELS OUT");
            System.exit(2);
        }
        PolyphoneTrainer trainer = new PolyphoneTrainer();
        trainer.read(Path.of(arguments[0]), Path.of(arguments[1]));
        trainer.train();
        PolyphoneModel model = trainer.packed();
        trainer.report(model);
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[2]))) {
            model.save(out);
        }
    }

    private void read(Path sentences, Path labels) throws IOException {
        List<String> lines = Files.readAllLines(sentences);
        List<String> readings = Files.readAllLines(labels);
        for (int n = 0; n < lines.size(); n++) {
            String line = lines.get(n);
            int at = line.indexOf(MARK);
            if (at < 0) {
                continue;
            }
            String text = Simplified.of(line.replace(String.valueOf(MARK), ""));
            boolean held = Math.floorMod(text.hashCode() * 31 + 7, 100) < KEPT_OUT_PERCENT;
            String reading = readings.get(n).strip().replace("u:", "v").replaceFirst("^([jqxy])v", "$1u");
            learn(text, at, reading, held);
        }
        for (Map.Entry<Character, TreeSet<String>> entry : seen.entrySet()) {
            candidates.put(entry.getKey(), List.copyOf(entry.getValue()));
        }
        training.removeIf(example ->
                !candidates.getOrDefault(example.character(), List.of()).contains(example.reading()));
        System.err.printf("%d examples, %d kept out, %d characters%n", training.size(), keptOut.size(), seen.size());
    }

    private void learn(String text, int marked, String reading, boolean held) {
        Sentence sentence = new Sentence(text, new int[text.length()], new int[text.length()], List.of(), false);
        List<Word> words = segmenter.segment(sentence);
        PhraseMatches phrases = PhraseMatches.of(text, words, dictionary);
        PolyphoneFeatures features = new PolyphoneFeatures(text, words, phrases);
        Example target = example(text, marked, reading, features, 1, phrases.reading[marked]);
        if (held) {
            keptOut.add(target);
            return;
        }
        seen.computeIfAbsent(text.charAt(marked), key -> new TreeSet<>()).add(reading);
        training.add(target);
        for (int i = 0; i < text.length(); i++) {
            String phrase = phrases.reading[i];
            if (i != marked && phrase != null && dictionary.isPolyphone(text.charAt(i))) {
                training.add(example(text, i, phrase, features, PHRASE_WEIGHT, phrase));
            }
        }
    }

    private static Example example(
            String text, int at, String reading, PolyphoneFeatures features, double weight, @Nullable String phrase) {
        long[] hashes = features.at(at);
        return new Example(text.charAt(at), reading, Arrays.copyOf(hashes, features.count()), weight, phrase);
    }

    private void train() {
        for (int pass = 0; pass < PASSES; pass++) {
            Collections.shuffle(training, random);
            double loss = 0;
            for (Example example : training) {
                loss += step(example);
            }
            System.err.printf(
                    "pass %d: loss %.4f, kept out %.2f %%%n",
                    pass + 1, loss / training.size(), 100 * accuracy(packed(), false));
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
        return new PolyphoneModel(candidates, bytes, scale);
    }

    private String chosen(PolyphoneModel model, Example example) {
        PolyphoneModel.Choice choice = model.choose(example.character(), example.features(), example.features().length);
        if (choice != null && (example.phrase() == null || choice.probability() >= MandarinPronouncer.SURE)) {
            return choice.reading();
        }
        String usual = dictionary.usual(example.character());
        return example.phrase() != null ? example.phrase() : usual == null ? "" : usual;
    }

    /** @param minority only of readings that are not the character's usual one */
    private double accuracy(PolyphoneModel model, boolean minority) {
        int right = 0;
        int all = 0;
        for (Example example : keptOut) {
            if (!minority || !example.reading().equals(dictionary.usual(example.character()))) {
                all++;
                right += chosen(model, example).equals(example.reading()) ? 1 : 0;
            }
        }
        return (double) right / all;
    }

    private void report(PolyphoneModel model) {
        int usual = 0;
        int covered = 0;
        int byPhrase = 0;
        for (Example example : keptOut) {
            usual += example.reading().equals(dictionary.usual(example.character())) ? 1 : 0;
            covered += example.phrase() == null ? 0 : 1;
            byPhrase += example.reading().equals(example.phrase()) ? 1 : 0;
        }
        System.err.printf(
                "kept out: %d sentences; usual reading %.2f %%; phrases cover %d, right in %d; model %.2f %%, minority readings %.2f %%%n",
                keptOut.size(),
                100.0 * usual / keptOut.size(),
                covered,
                byPhrase,
                100 * accuracy(model, false),
                100 * accuracy(model, true));
    }
}
