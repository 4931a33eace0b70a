package io.langsheng.linguistic.english;

import java.util.ArrayList;
import java.util.List;

/**
 * The 39 English phonemes as one byte each: their number in ARPAbet order, plus {@link #STRESSED} for a vowel with the
 * primary stress. Secondary stress counts as none, as in the voices.
 */
final class Phonemes {
    static final int STRESSED = 64;

    private static final String[] NAMES = {
        "aa", "ae", "ah", "ao", "aw", "ay", "b", "ch", "d", "dh", "eh", "er", "ey", "f", "g", "hh", "ih", "iy", "jh",
        "k", "l", "m", "n", "ng", "ow", "oy", "p", "r", "s", "sh", "t", "th", "uh", "uw", "v", "w", "y", "z", "zh"
    };
    private static final List<String> VOWELS =
            List.of("aa", "ae", "ah", "ao", "aw", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw");

    private Phonemes() {}

    static String name(byte phoneme) {
        return NAMES[phoneme % STRESSED];
    }

    static boolean isVowel(byte phoneme) {
        return VOWELS.contains(name(phoneme));
    }

    static boolean isStressed(byte phoneme) {
        return phoneme >= STRESSED;
    }

    /** {@code hh ah l ow1} → bytes; a 1 behind a vowel is the primary stress. */
    static byte[] parse(String text) {
        String[] fields = text.split(" ");
        byte[] phonemes = new byte[fields.length];
        List<String> names = List.of(NAMES);
        for (int i = 0; i < fields.length; i++) {
            boolean stressed = fields[i].endsWith("1");
            int number = names.indexOf(stressed ? fields[i].substring(0, fields[i].length() - 1) : fields[i]);
            if (number < 0) {
                throw new IllegalArgumentException("\"" + fields[i] + "\" is no English phoneme");
            }
            phonemes[i] = (byte) (stressed ? number + STRESSED : number);
        }
        return phonemes;
    }

    static List<String> names(byte[] phonemes, int from, int to) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < to; i++) {
            names.add(name(phonemes[i]));
        }
        return names;
    }
}
