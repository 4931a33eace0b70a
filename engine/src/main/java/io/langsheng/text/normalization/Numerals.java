package io.langsheng.text.normalization;

/**
 * Strings of ASCII digits as Chinese characters.
 *
 * <p>{@code 12000 → 一万两千}, {@code 10015 → 一万零一十五}, {@code 215 → 二百一十五}, {@code 200000000 → 两亿}: 2 is 两
 * in front of 千, 万 and 亿, 二 in front of 十 and 百.
 */
final class Numerals {
    private static final String DIGITS = "零一二三四五六七八九";
    /** Up to 亿亿; longer strings are no quantities. */
    private static final int LONGEST = 20;

    private Numerals() {}

    /** Digit by digit: {@code 2008 → 二零零八}. */
    static String digits(CharSequence number) {
        return spell(number, '一');
    }

    /** Digit by digit as telephone numbers are read: {@code 110 → 幺幺零}. */
    static String phone(CharSequence number) {
        return spell(number, '幺');
    }

    private static String spell(CharSequence number, char one) {
        StringBuilder out = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') {
                out.append(c == '1' ? one : DIGITS.charAt(c - '0'));
            }
        }
        return out.toString();
    }

    /** As a quantity, leading zeros ignored: {@code 0105 → 一百零五}; digit by digit beyond 20 digits. */
    static String cardinal(CharSequence number) {
        StringBuilder kept = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9' && (c != '0' || kept.length() > 0)) {
                kept.append(c);
            }
        }
        if (kept.length() == 0) {
            return "零";
        }
        if (kept.length() > LONGEST) {
            return digits(kept);
        }
        String spoken = large(kept.toString());
        return spoken.startsWith("一十") ? spoken.substring(1) : spoken;
    }

    /** {@code 3.140 → 三点一四零}; {@code whole} may be empty ({@code .5 → 零点五}). */
    static String decimal(CharSequence whole, CharSequence fraction) {
        return fraction.length() == 0 ? cardinal(whole) : cardinal(whole) + "点" + digits(fraction);
    }

    /** Without leading zeros, split into what stands before and behind 亿. */
    private static String large(String number) {
        int cut = number.length() - 8;
        if (cut <= 0) {
            return medium(number);
        }
        String high = number.substring(0, cut);
        String low = number.substring(cut);
        String tail = stripZeros(low);
        String joint = tail.isEmpty() ? "" : tail.length() < low.length() ? "零" : "";
        return (high.equals("2") ? "两" : large(high)) + "亿" + joint + (tail.isEmpty() ? "" : medium(tail));
    }

    /** Up to eight digits. */
    private static String medium(String number) {
        int cut = number.length() - 4;
        if (cut <= 0) {
            return small(number);
        }
        String high = number.substring(0, cut);
        String tail = stripZeros(number.substring(cut));
        String joint = !tail.isEmpty() && tail.length() < 4 ? "零" : "";
        return (high.equals("2") ? "两" : small(high)) + "万" + joint + (tail.isEmpty() ? "" : small(tail));
    }

    /** Up to four digits, no leading zero. */
    private static String small(String number) {
        StringBuilder out = new StringBuilder(7);
        boolean gap = false;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(i) - '0';
            int place = number.length() - 1 - i;
            if (digit == 0) {
                gap = true;
                continue;
            }
            if (gap) {
                out.append('零');
                gap = false;
            }
            out.append(digit == 2 && place == 3 ? '两' : DIGITS.charAt(digit));
            if (place > 0) {
                out.append("十百千".charAt(place - 1));
            }
        }
        return out.toString();
    }

    private static String stripZeros(String number) {
        int i = 0;
        while (i < number.length() && number.charAt(i) == '0') {
            i++;
        }
        return number.substring(i);
    }
}
