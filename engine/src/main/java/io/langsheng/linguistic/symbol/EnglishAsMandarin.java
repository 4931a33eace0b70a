package io.langsheng.linguistic.symbol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * English syllables as a Mandarin speaker without English sounds says them, for voices that lack the phonemes.
 *
 * <ul>
 *   <li>onset and vowel become the nearest pinyin syllable: {@code hh ah → ha}, {@code l ow → lou}, {@code b iy → bi}
 *   <li>a nasal joins the vowel: {@code s ah n → san}
 *   <li>every other consonant of a cluster or an ending gets a syllable of its own: {@code s → si}, {@code t → te}
 *   <li>the primary stress is a first tone, all else a fourth; what has no vowel is neutral
 * </ul>
 *
 * <p>The nearest syllables are in {@code english-as-mandarin.tsv}; a voice's manifest may replace any of them, by the
 * phonemes of the syllable ({@code "hh ah": "he"}, {@code "s": "si"}).
 */
public final class EnglishAsMandarin {
    private static final List<String> VOWELS =
            List.of("aa", "ae", "ah", "ao", "aw", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw");
    private static final List<String> NASALS = List.of("n", "ng", "m");
    private static final String CONSONANTS =
            "b bu,ch qu,d de,dh zi,f fu,g ge,hh he,jh zhi,k ke,l er,m mu,n en,ng en,p pu,"
                    + "r er,s si,sh shi,t te,th si,v fu,w wu,y yi,z zi,zh ri";
    /** Whole syllables that have a usual form of their own, most of them names of letters. */
    private static final Map<String, String> WHOLE = Map.of(
            "k y uw", "kou", "l y uw", "liu", "m y uw", "miu", "n y uw", "niu", "eh m", "ai mu", "eh n", "en", "z iy",
            "zei");

    private static final String TABLE = "english-as-mandarin.tsv";

    /** Phonemes with spaces between them → pinyin without tone. */
    private final Map<String, String> nearest = new HashMap<>();

    /** @param own what the voice's manifest says: phonemes with spaces → pinyin without tone; empty for the default */
    public EnglishAsMandarin(Map<String, String> own) {
        for (String pair : CONSONANTS.split(",")) {
            int space = pair.indexOf(' ');
            nearest.put(pair.substring(0, space), pair.substring(space + 1));
        }
        for (String line : lines()) {
            String[] fields = line.split("\t");
            for (int v = 0; v < VOWELS.size(); v++) {
                String key = fields[0].equals("-") ? VOWELS.get(v) : fields[0] + " " + VOWELS.get(v);
                nearest.put(key, fields[1 + v]);
                nearest.put(key + " n", fields[1 + VOWELS.size() + v]);
            }
        }
        nearest.putAll(WHOLE);
        nearest.putAll(own);
    }

    private static List<String> lines() {
        try (InputStream in = EnglishAsMandarin.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException(TABLE + " is missing from the class path");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("onset"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pinyin syllables, with tone digits, for one English syllable. */
    public List<String> say(List<String> phonemes, boolean stressed) {
        List<String> pinyin = new ArrayList<>();
        String whole = nearest.get(String.join(" ", phonemes));
        if (whole != null) {
            return toned(whole, stressed);
        }
        int vowel = 0;
        while (vowel < phonemes.size() && !VOWELS.contains(phonemes.get(vowel))) {
            vowel++;
        }
        boolean spoken = vowel < phonemes.size();
        for (int i = 0; i < (spoken ? vowel - 1 : phonemes.size()); i++) {
            pinyin.add(alone(phonemes.get(i)));
        }
        if (!spoken) {
            return pinyin;
        }
        String onset = vowel == 0 ? "" : sameAs(phonemes.get(vowel - 1)) + " ";
        boolean nasal = vowel + 1 < phonemes.size() && NASALS.contains(phonemes.get(vowel + 1));
        String key = onset + phonemes.get(vowel) + (nasal ? " n" : "");
        pinyin.addAll(toned(nearest.getOrDefault(key, "e"), stressed));
        for (int i = vowel + (nasal ? 2 : 1); i < phonemes.size(); i++) {
            pinyin.add(alone(phonemes.get(i)));
        }
        return pinyin;
    }

    private static List<String> toned(String syllables, boolean stressed) {
        List<String> pinyin = new ArrayList<>();
        for (String syllable : syllables.split(" ")) {
            pinyin.add(syllable + (!pinyin.isEmpty() ? "5" : stressed ? "1" : "4"));
        }
        return pinyin;
    }

    private String alone(String consonant) {
        return nearest.getOrDefault(consonant, "e") + "5";
    }

    private static String sameAs(String onset) {
        return onset.equals("th") ? "s" : onset.equals("ng") ? "n" : onset;
    }
}
