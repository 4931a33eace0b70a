package io.langsheng.linguistic.pronunciation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the readings of a polyphonic character: a log-linear model over hashed features.
 *
 * <p>Idea: the score of a reading is the sum of one weight for each feature; feature, character and reading are hashed
 * together into one table, so that the model has no dictionary of features. Weights are stored in eight bits. Trained
 * by {@link PolyphoneTrainer}.
 *
 * <p>Source: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
 */
final class PolyphoneModel {
    /** Words of this many characters and more count alike. */
    static final int LENGTHS = 5;

    static final int BITS = 21;
    private static final int MASK = (1 << BITS) - 1;

    private final Map<Character, List<String>> readings;
    private final byte[] weights;
    private final float scale;
    private final float[] agreement;

    /**
     * A character in its sentence.
     *
     * @param features the first {@code count} of the array
     * @param phrase the reading in the dictionary's word around the character, or null
     * @param length of that word; 1 for a character that is a word of its own
     */
    record Place(
            String text,
            int at,
            long[] features,
            int count,
            @Nullable String phrase,
            int length) {
        char character() {
            return text.charAt(at);
        }
    }

    /** @param agreement what is added to the score of the dictionary's reading, by the length of its word */
    PolyphoneModel(Map<Character, List<String>> readings, byte[] weights, float scale, float[] agreement) {
        this.agreement = agreement;
        this.readings = readings;
        this.weights = weights;
        this.scale = scale;
    }

    /** Where the weight of a feature for a reading lies. */
    static int place(long feature, char character, int reading) {
        return (int) (PolyphoneFeatures.mixed(feature ^ (character * 0x9E3779B97F4A7C15L + reading)) & MASK);
    }

    boolean knows(char character) {
        return readings.containsKey(character);
    }

    /** The best reading, or null if the character is not the model's. */
    @Nullable
    Choice choose(Place place) {
        List<String> candidates = readings.get(place.character());
        if (candidates == null) {
            return null;
        }
        return best(scores(place, candidates), candidates);
    }

    private double[] scores(Place place, List<String> candidates) {
        double[] scores = new double[candidates.size()];
        for (int r = 0; r < scores.length; r++) {
            int score = 0;
            for (int f = 0; f < place.count(); f++) {
                score += weights[place(place.features()[f], place.character(), r)];
            }
            scores[r] = score * scale;
            if (candidates.get(r).equals(place.phrase())) {
                scores[r] += agreement[bucket(place.length())];
            }
        }
        return scores;
    }

    private static Choice best(double[] scores, List<String> candidates) {
        int chosen = 0;
        for (int r = 1; r < scores.length; r++) {
            chosen = scores[r] > scores[chosen] ? r : chosen;
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - scores[chosen]);
        }
        return new Choice(candidates.get(chosen), 1 / sum);
    }

    static int bucket(int length) {
        return Math.min(length, LENGTHS - 1);
    }

    /** A reading and how sure the model is of it, 0 to 1. */
    record Choice(String reading, double probability) {}

    static PolyphoneModel load() {
        try (InputStream resource = PolyphoneModel.class.getResourceAsStream("polyphones.bin.gz")) {
            if (resource == null) {
                throw new IllegalStateException("resource polyphones.bin.gz is missing");
            }
            DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(resource), 1 << 16));
            Map<Character, List<String>> readings = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                char character = in.readChar();
                List<String> candidates = new ArrayList<>();
                for (int n = in.readUnsignedByte(); n > 0; n--) {
                    candidates.add(in.readUTF());
                }
                readings.put(character, List.copyOf(candidates));
            }
            float scale = in.readFloat();
            byte[] weights = new byte[1 << BITS];
            in.readFully(weights);
            float[] agreement = new float[LENGTHS];
            for (int i = 0; i < LENGTHS; i++) {
                agreement[i] = in.readFloat();
            }
            return new PolyphoneModel(readings, weights, scale, agreement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save(OutputStream target) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(target)))) {
            out.writeInt(readings.size());
            for (Map.Entry<Character, List<String>> entry : readings.entrySet()) {
                out.writeChar(entry.getKey());
                out.writeByte(entry.getValue().size());
                for (String reading : entry.getValue()) {
                    out.writeUTF(reading);
                }
            }
            out.writeFloat(scale);
            out.write(weights);
            for (float weight : agreement) {
                out.writeFloat(weight);
            }
        }
    }
}
