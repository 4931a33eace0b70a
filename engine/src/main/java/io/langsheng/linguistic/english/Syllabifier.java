package io.langsheng.linguistic.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a pronunciation into syllables, one a vowel: the longest cluster that can begin an English word goes with the
 * vowel behind it ({@code hh ah . l ow}, {@code eh k . s t r ah}).
 *
 * <p>Source: the maximal onset principle, Kahn, "Syllable-based generalizations in English phonology", 1976.
 */
final class Syllabifier {
    private static final Set<String> ONSETS = Set.of(
            ("p r,p l,b r,b l,t r,d r,k r,k l,g r,g l,f r,f l,th r,sh r,s p,s t,s k,s m,s n,s l,s w,s f,t w,d w,k w,g w,"
                            + "th w,hh w,p y,b y,t y,d y,k y,g y,f y,v y,m y,n y,hh y,s y,l y,th y,"
                            + "s p r,s p l,s t r,s k r,s k w,s k l,s p y,s t y,s k y")
                    .split(","));

    private Syllabifier() {}

    /** The syllables' ends; a pronunciation without a vowel is one syllable. */
    static List<Integer> ends(byte[] phonemes) {
        List<Integer> vowels = new ArrayList<>();
        for (int i = 0; i < phonemes.length; i++) {
            if (Phonemes.isVowel(phonemes[i])) {
                vowels.add(i);
            }
        }
        List<Integer> ends = new ArrayList<>();
        for (int v = 0; v + 1 < vowels.size(); v++) {
            ends.add(onset(phonemes, vowels.get(v) + 1, vowels.get(v + 1)));
        }
        ends.add(phonemes.length);
        return ends;
    }

    /** Where the onset of the vowel at {@code vowel} begins, behind {@code from}. */
    private static int onset(byte[] phonemes, int from, int vowel) {
        for (int begin = Math.max(from, vowel - 3); begin < vowel; begin++) {
            if (isOnset(phonemes, begin, vowel)) {
                return begin;
            }
        }
        return vowel;
    }

    private static boolean isOnset(byte[] phonemes, int from, int to) {
        String cluster = String.join(" ", Phonemes.names(phonemes, from, to));
        return to - from == 1 ? !cluster.equals("ng") : ONSETS.contains(cluster);
    }
}
