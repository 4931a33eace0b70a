package io.langsheng.linguistic.english;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Latin letters → English syllables; never silent. Safe for use by several threads.
 *
 * <ul>
 *   <li>{@code hello} → dictionary: {@code hh ah0 . l ow1}
 *   <li>{@code AI}, {@code GDP}, {@code b} → letters by name: {@code ey1 ay1}
 *   <li>{@code HELLO}, having four letters and being a word → dictionary; {@code GPUs} → letters, the ending with the last
 *   <li>{@code iPhone}, {@code ChatGPT}, {@code PowerPoint} → the parts that capitals show, each as above
 *   <li>{@code NASA}, {@code OPEC} and other capitals that the dictionary speaks as a word ({@link #SPOKEN})
 *   <li>{@code qwenlm} → letter-to-sound; {@code xkcd}, having no vowel, by letters
 *   <li>{@code café} → read as {@code cafe}
 * </ul>
 */
public final class EnglishReader {
    /** Longer words are read in pieces of this many letters, so that any input ends. */
    private static final int LONGEST = 40;

    /** Capitals up to this length are letters even where they could be a word: APP, WHO. */
    private static final int SHORT = 3;

    /** Names written in capitals that are spoken as words. */
    private static final List<String> SPOKEN = List.of(
            "nasa", "opec", "unesco", "unicef", "nato", "aids", "covid", "java", "ok", "linux", "ascii", "fifa", "ikea",
            "lego", "asean", "apec", "radar", "laser", "sars", "pisa", "toefl", "gmat", "wifi", "bios", "scuba", "swot",
            "oppo", "nio");

    private static final Map<Character, String> NAMES = Map.ofEntries(
            Map.entry('a', "ey1"),
            Map.entry('b', "b iy1"),
            Map.entry('c', "s iy1"),
            Map.entry('d', "d iy1"),
            Map.entry('e', "iy1"),
            Map.entry('f', "eh1 f"),
            Map.entry('g', "jh iy1"),
            Map.entry('h', "ey1 ch"),
            Map.entry('i', "ay1"),
            Map.entry('j', "jh ey1"),
            Map.entry('k', "k ey1"),
            Map.entry('l', "eh1 l"),
            Map.entry('m', "eh1 m"),
            Map.entry('n', "eh1 n"),
            Map.entry('o', "ow1"),
            Map.entry('p', "p iy1"),
            Map.entry('q', "k y uw1"),
            Map.entry('r', "aa1 r"),
            Map.entry('s', "eh1 s"),
            Map.entry('t', "t iy1"),
            Map.entry('u', "y uw1"),
            Map.entry('v', "v iy1"),
            Map.entry('w', "d ah1 b ah l y uw"),
            Map.entry('x', "eh1 k s"),
            Map.entry('y', "w ay1"),
            Map.entry('z', "z iy1"));

    private final EnglishDictionary dictionary = new EnglishDictionary();
    private final LetterToSound letterToSound = new LetterToSound();

    /** Whether a run of Latin letters begins with {@code c}. */
    public static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c > 0x7F && c < 0x250 && Character.isLetter(c) && plain(c) != 0;
    }

    /** Whether character {@code i} goes on with the run that began at {@code from}; an apostrophe does inside it. */
    public static boolean continues(String text, int from, int i) {
        char c = text.charAt(i);
        boolean apostrophe =
                (c == '\'' || c == '’') && i > from && i + 1 < text.length() && isLetter(text.charAt(i + 1));
        return i - from < LONGEST && (isLetter(c) || apostrophe || i > from && isCombining(c));
    }

    private static boolean isCombining(char c) {
        return c >= 0x300 && c < 0x370;
    }

    /** The ASCII letter under an accent, 0 if there is none. */
    private static char plain(char c) {
        char base = switch (c) {
            case 'ß' -> 's';
            case 'ø' -> 'o';
            case 'Ø' -> 'O';
            case 'æ' -> 'e';
            case 'Æ' -> 'E';
            case 'œ' -> 'e';
            case 'ð', 'đ' -> 'd';
            case 'ł' -> 'l';
            case 'Ł' -> 'L';
            case 'ı' -> 'i';
            default ->
                Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD).charAt(0);
        };
        return base < 0x80 && Character.isLetter(base) ? base : 0;
    }

    /**
     * The syllables of a run for which {@link #continues} holds.
     *
     * @param spelled whether its letters are to be named one by one
     */
    public List<EnglishSyllable> read(String run, boolean spelled) {
        StringBuilder plain = new StringBuilder(run.length());
        int[] places = new int[run.length() + 1];
        for (int i = 0; i < run.length(); i++) {
            char c = run.charAt(i);
            char letter = c < 0x80 ? c : c == '’' ? '\'' : isCombining(c) ? 0 : plain(c);
            if (letter != 0) {
                places[plain.length()] = i;
                plain.append(letter);
            }
        }
        places[plain.length()] = run.length();
        List<EnglishSyllable> syllables = new ArrayList<>();
        if (spelled) {
            spell(plain, 0, plain.length(), places, syllables);
            return syllables;
        }
        int begin = 0;
        while (begin < plain.length()) {
            int end = isWhole(plain) ? plain.length() : partEnd(plain, begin);
            String last = NAMES.get(Character.toLowerCase(plain.charAt(end - 1)));
            if (last != null && end < plain.length() && isPlural(plain, begin, end)) {
                spell(plain, begin, end - 1, places, syllables);
                cut(withEnding(Phonemes.parse(last)), places[end - 1], places[plain.length()], "letters", syllables);
                return syllables;
            }
            part(plain, begin, end, places, syllables);
            begin = end;
        }
        return syllables;
    }

    /** Written in one case, or a word of the dictionary however it is written ({@code McDonald}). */
    private boolean isWhole(CharSequence run) {
        String text = run.toString();
        return text.equals(text.toLowerCase(Locale.ROOT))
                || text.equals(text.toUpperCase(Locale.ROOT))
                || Character.isUpperCase(text.charAt(0)) && dictionary.find(text.toLowerCase(Locale.ROOT)) != null;
    }

    /** {@code GPUs}, {@code CEO's}: capitals with nothing but an ending behind them. */
    private static boolean isPlural(CharSequence run, int from, int to) {
        String rest = run.subSequence(to, run.length()).toString();
        return Character.isUpperCase(run.charAt(from))
                && Character.isUpperCase(run.charAt(to - 1))
                && (rest.equals("s") || rest.equals("'s"));
    }

    /** {@code Chat|GPT}, {@code i|Phone}, {@code Power|Point}, {@code GPT|s}. */
    private static int partEnd(CharSequence run, int from) {
        int i = from + 1;
        if (i < run.length() && Character.isUpperCase(run.charAt(from)) && Character.isUpperCase(run.charAt(i))) {
            while (i < run.length() && Character.isUpperCase(run.charAt(i))) {
                i++;
            }
            boolean word = i + 1 < run.length() && Character.isLowerCase(run.charAt(i));
            return word ? i - 1 : i;
        }
        while (i < run.length() && !Character.isUpperCase(run.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Capitals that are a word: short ones by list, longer ones where the dictionary has them. */
    private boolean isSpoken(String word) {
        if (SPOKEN.contains(word)) {
            return true;
        }
        byte[] phonemes = word.length() > SHORT ? dictionary.find(word) : null;
        return phonemes != null && !isSpelled(word, phonemes);
    }

    /** Whether the dictionary itself names the letters, as for HTML. */
    private static boolean isSpelled(String word, byte[] phonemes) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            names.append(NAMES.getOrDefault(word.charAt(i), "")).append(' ');
        }
        String spelled = names.toString().replace("1", "").trim();
        return String.join(" ", Phonemes.names(phonemes, 0, phonemes.length)).equals(spelled);
    }

    private void part(CharSequence run, int from, int to, int[] places, List<EnglishSyllable> syllables) {
        String written = run.subSequence(from, to).toString();
        String word = written.toLowerCase(Locale.ROOT);
        boolean capitals = written.equals(written.toUpperCase(Locale.ROOT));
        boolean initialism = capitals && to - from <= 5 && !isSpoken(word);
        byte[] phonemes = null;
        String source = "dictionary";
        if (to - from > 1 && !initialism) {
            phonemes = find(word);
            if (phonemes == null && hasVowel(word) && (!capitals || to - from > 5 || SPOKEN.contains(word))) {
                phonemes = letterToSound.read(word.replace("'", ""));
                source = "letter-to-sound";
            }
        } else if (word.equals("a") && !capitals && run.length() == 1) {
            phonemes = dictionary.find(word);
        }
        if (phonemes == null || phonemes.length == 0) {
            spell(run, from, to, places, syllables);
        } else {
            cut(phonemes, places[from], places[to], source, syllables);
        }
    }

    /** Looks up a word, then its stem with a regular ending: {@code GPUs}, {@code startups}. */
    private byte @Nullable [] find(String word) {
        byte[] phonemes = dictionary.find(word);
        if (phonemes == null && word.endsWith("'s")) {
            phonemes = dictionary.find(word.substring(0, word.length() - 2));
            return phonemes == null ? null : withEnding(phonemes);
        }
        if (phonemes == null && word.endsWith("s") && word.length() > 3) {
            phonemes = dictionary.find(word.substring(0, word.length() - 1));
            return phonemes == null ? null : withEnding(phonemes);
        }
        return phonemes;
    }

    private static byte[] withEnding(byte[] stem) {
        String last = Phonemes.name(stem[stem.length - 1]);
        String ending = List.of("s", "z", "sh", "zh", "ch", "jh").contains(last)
                ? "ih z"
                : List.of("p", "t", "k", "f", "th").contains(last) ? "s" : "z";
        byte[] tail = Phonemes.parse(ending);
        byte[] whole = Arrays.copyOf(stem, stem.length + tail.length);
        System.arraycopy(tail, 0, whole, stem.length, tail.length);
        return whole;
    }

    private static boolean hasVowel(String word) {
        for (int i = 0; i < word.length(); i++) {
            if ("aeiouy".indexOf(word.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static void spell(CharSequence run, int from, int to, int[] places, List<EnglishSyllable> syllables) {
        for (int i = from; i < to; i++) {
            String name = NAMES.get(Character.toLowerCase(run.charAt(i)));
            if (name != null) {
                cut(Phonemes.parse(name), places[i], places[i + 1], "letters", syllables);
            }
        }
    }

    private static void cut(byte[] phonemes, int from, int to, String source, List<EnglishSyllable> syllables) {
        int begin = 0;
        for (int end : Syllabifier.ends(phonemes)) {
            boolean stressed = false;
            for (int i = begin; i < end; i++) {
                stressed |= Phonemes.isStressed(phonemes[i]);
            }
            syllables.add(new EnglishSyllable(from, to, Phonemes.names(phonemes, begin, end), stressed, source));
            begin = end;
        }
    }
}
