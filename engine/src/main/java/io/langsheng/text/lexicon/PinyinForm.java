package io.langsheng.text.lexicon;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one way to write a pinyin syllable that the rest of the front-end knows: {@code nv3}, {@code yu2}, {@code huar1}. */
public final class PinyinForm {
    private static final Set<String> FINALS = Set.of(
            ("a ai an ang ao e ei en eng er o ong ou i ia ian iang iao ie in ing iong iu u ua uai uan uang ui un uo v van ve vn"
                            + " ue ueng io")
                    .split(" "));
    private static final Set<String> NASALS = Set.of("m", "n", "ng", "hm", "hng");
    private static final String UMLAUT_INITIALS = "jqxy";

    private PinyinForm() {}

    /** {@code lü4 → lv4}, {@code jv2 → ju2}, {@code lue4 → lve4}; null for what is no pinyin syllable with a tone digit. */
    public static @Nullable String canonical(String syllable) {
        if (syllable.length() < 2) {
            return null;
        }
        char tone = syllable.charAt(syllable.length() - 1);
        String base =
                syllable.substring(0, syllable.length() - 1).replace("u:", "v").replace('ü', 'v');
        if (tone < '1' || tone > '5') {
            return null;
        }
        if (NASALS.contains(base)) {
            return base + tone;
        }
        boolean erhua = base.length() > 2 && base.endsWith("r");
        String plain = erhua ? base.substring(0, base.length() - 1) : base;
        int split = initialLength(plain);
        String initial = plain.substring(0, split);
        String rime = plain.substring(split);
        if (!FINALS.contains(rime)) {
            return null;
        }
        boolean umlaut = initial.length() == 1 && UMLAUT_INITIALS.contains(initial);
        if (umlaut && rime.startsWith("v")) {
            rime = "u" + rime.substring(1);
        } else if (rime.equals("ue") && (initial.equals("l") || initial.equals("n"))) {
            rime = "ve";
        }
        return initial + rime + (erhua ? "r" : "") + tone;
    }

    /** Whether a syllable with its tone digit has a fused 儿: {@code huar1}, but not {@code er2}. */
    public static boolean isErhua(String syllable) {
        return syllable.length() > 3 && syllable.charAt(syllable.length() - 2) == 'r';
    }

    private static int initialLength(String plain) {
        if (plain.startsWith("zh") || plain.startsWith("ch") || plain.startsWith("sh")) {
            return 2;
        }
        return "bpmfdtnlgkhjqxzcsryw".indexOf(plain.charAt(0)) >= 0 ? 1 : 0;
    }
}
