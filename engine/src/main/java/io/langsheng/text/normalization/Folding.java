package io.langsheng.text.normalization;

import com.hankcs.hanlp.HanLP;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.BitSet;

/**
 * Brings characters that are the same to a reader to one form, one for one: {@code Ａ → A}, {@code ％ → %}, {@code µ → μ},
 * {@code é → e}, {@code 萬 → 万}. Chinese punctuation stays.
 *
 * <p>Traditional characters are converted by HanLP with the words around them (著名 stays, 看著 becomes 看着); its
 * dictionary is loaded when the first of them turns up. {@code traditional.txt} lists which characters those are: the
 * ones HanLP converts when they stand alone, as a test makes sure.
 */
final class Folding {
    private static final BitSet TRADITIONAL = traditional();
    private static final String WIDE_KEPT = "，；：！？（）";

    private Folding() {}

    static char[] fold(CharSequence text) {
        char[] chars = new char[text.length()];
        boolean traditional = false;
        for (int i = 0; i < chars.length; i++) {
            chars[i] = fold(text.charAt(i));
            traditional |= TRADITIONAL.get(chars[i]);
        }
        if (traditional) {
            simplify(chars);
        }
        return chars;
    }

    private static char fold(char c) {
        if (c < 0x80) {
            return c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
        }
        if (c >= '！' && c <= '～') {
            return WIDE_KEPT.indexOf(c) >= 0 ? c : (char) (c - 0xfee0);
        }
        return switch (c) {
            case '\u00a0', '\u3000', '\u2002', '\u2003', '\u2009', '\u202f' -> ' ';
            case '￥' -> '¥';
            case '￡' -> '£';
            case '￠' -> '¢';
            case '〜', '∼', '˜' -> '~';
            case 'µ' -> 'μ';
            case '\u2126' -> 'Ω';
            case '\u212a' -> 'K';
            case '﹣', '－' -> '-';
            case '﹢' -> '+';
            case '﹪' -> '%';
            case '﹖' -> '？';
            case '﹗' -> '！';
            case '﹐' -> '，';
            case '｡' -> '。';
            case '｢' -> '「';
            case '｣' -> '」';
            case '､' -> '、';
            case '⋯' -> '…';
            default -> c >= 'À' && c <= 'ɏ' || c >= '\uf900' && c <= '\ufaff' || c >= '⺀' && c <= '⿕' ? base(c) : c;
        };
    }

    /** The letter without its accent, the ideograph behind a compatibility form. */
    private static char base(char c) {
        if (c == '×' || c == '÷') {
            return c;
        }
        String parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD);
        return parts.isEmpty() ? c : parts.charAt(0);
    }

    private static void simplify(char[] chars) {
        String simplified = HanLP.convertToSimplifiedChinese(new String(chars));
        if (simplified.length() != chars.length) {
            for (int i = 0; i < chars.length; i++) {
                if (TRADITIONAL.get(chars[i])) {
                    String one = HanLP.convertToSimplifiedChinese(String.valueOf(chars[i]));
                    chars[i] = one.length() == 1 ? one.charAt(0) : chars[i];
                }
            }
            return;
        }
        for (int i = 0; i < chars.length; i++) {
            if (Line.isHan(chars[i])) {
                chars[i] = simplified.charAt(i) == '著' && particle(simplified, i) ? '着' : simplified.charAt(i);
            }
        }
    }

    /** HanLP leaves 著 alone; in traditional text it is 着 unless it speaks of books or fame. */
    private static boolean particle(String text, int at) {
        return (at == 0 || "名原显昭土编巨译专论合卓遗所拙新".indexOf(text.charAt(at - 1)) < 0)
                && (at + 1 == text.length() || "名作述称者有录".indexOf(text.charAt(at + 1)) < 0);
    }

    private static BitSet traditional() {
        BitSet set = new BitSet(0xa000);
        try (InputStream in = Folding.class.getResourceAsStream("traditional.txt")) {
            if (in == null) {
                throw new IllegalStateException("traditional.txt is missing beside " + Folding.class);
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .chars()
                    .filter(c -> c > ' ')
                    .forEach(set::set);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return set;
    }
}
