package io.langsheng.linguistic.symbol;

import java.util.List;
import java.util.Map;

/**
 * Pinyin without its tone → the two phonemes of a KAN-TTS voice.
 *
 * <ul>
 *   <li>{@code bei → b_c ei_c}, {@code xiang → xx_c iang_c}
 *   <li>{@code yan → y_c an_c}, {@code weng → w_c eng_c}: y and w are initials, the final is what remains
 *   <li>{@code yu → y_c v_c}, {@code juan → j_c van_c}, {@code nve → n_c ve_c}: ü is {@code v}
 *   <li>{@code zi → z_c ii_c}, {@code shi → sh_c ih_c}, {@code liu → l_c iou_c}, {@code dun → d_c uen_c}
 *   <li>{@code an → ga an_c}, {@code er → ge er_c}, {@code ou → go ou_c}: no initial
 *   <li>{@code huar → h_c uar_c}, {@code wanr → w_c anr_c}: erhua is {@code r} in front of {@code _c}
 *   <li>{@code ng}, {@code n}, {@code m}, {@code hm}, {@code hng} → {@code ge en_c}, as the voices were trained
 * </ul>
 *
 * <p>The rule gives all 661 entries of the published table {@code py2phoneMap.txt}, and every other base syllable
 * that has erhua.
 */
public final class PinyinPhonemes {
    private static final String INITIALS = "bpmfdtnlgkhjqxzcsryw";
    private static final Map<String, String> CONTRACTED = Map.of("iu", "iou", "ui", "uei", "un", "uen");
    private static final List<String> SYLLABIC_NASALS = List.of("n", "ng", "m", "hm", "hng");

    private PinyinPhonemes() {}

    /**
     * The initial and the final of {@code pinyin}.
     *
     * @param pinyin lower case, without tone, ü as {@code v} or, behind j q x y, {@code u}
     * @throws IllegalArgumentException if it has no final
     */
    public static List<String> of(String pinyin) {
        if (SYLLABIC_NASALS.contains(pinyin)) {
            return List.of("ge", "en_c");
        }
        boolean erhua = pinyin.length() > 2 && pinyin.endsWith("r");
        String base = erhua ? pinyin.substring(0, pinyin.length() - 1) : pinyin;
        String initial = initial(base);
        String rest = base.substring(initial.length());
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("\"" + pinyin + "\" is not a pinyin syllable");
        }
        String ending = erhua ? "r_c" : "_c";
        return List.of(initialPhoneme(initial, rest), finalOf(initial, rest) + ending);
    }

    private static String initial(String base) {
        if (base.startsWith("zh") || base.startsWith("ch") || base.startsWith("sh")) {
            return base.substring(0, 2);
        }
        return !base.isEmpty() && INITIALS.indexOf(base.charAt(0)) >= 0 ? base.substring(0, 1) : "";
    }

    private static String initialPhoneme(String initial, String rest) {
        if (initial.isEmpty()) {
            return "g" + rest.charAt(0);
        }
        return initial.equals("x") ? "xx_c" : initial + "_c";
    }

    private static String finalOf(String initial, String rest) {
        boolean umlaut = initial.length() == 1 && "jqxy".contains(initial) && rest.startsWith("u");
        if (umlaut) {
            return "v" + rest.substring(1);
        }
        if (rest.equals("i")) {
            return switch (initial) {
                case "z", "c", "s" -> "ii";
                case "zh", "ch", "sh", "r" -> "ih";
                default -> "i";
            };
        }
        return CONTRACTED.getOrDefault(rest, rest);
    }
}
