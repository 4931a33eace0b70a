package io.langsheng.text.normalization;

/** Roman numerals, in letters and as the single characters of Unicode. */
final class Roman {
    private static final String LETTERS = "IVXLCDM";
    private static final int[] VALUES = {1, 5, 10, 50, 100, 500, 1000};

    private Roman() {}

    /** {@code XIV → 14}; 0 where the letters are no well-formed numeral. */
    static int value(String letters) {
        int value = 0;
        int last = Integer.MAX_VALUE;
        for (int i = 0; i < letters.length(); i++) {
            int letter = LETTERS.indexOf(letters.charAt(i));
            if (letter < 0) {
                return 0;
            }
            int next = i + 1 < letters.length() ? LETTERS.indexOf(letters.charAt(i + 1)) : -1;
            value += next > letter ? -VALUES[letter] : VALUES[letter];
            last = VALUES[letter];
        }
        return last == Integer.MAX_VALUE || !write(value).equals(letters) ? 0 : value;
    }

    /** {@code Ⅳ → 4}, {@code ⅻ → 12}; 0 for other characters. */
    static int value(char c) {
        if (c >= 'Ⅰ' && c <= 'Ⅻ') {
            return c - 'Ⅰ' + 1;
        }
        return c >= 'ⅰ' && c <= 'ⅻ' ? c - 'ⅰ' + 1 : 0;
    }

    private static String write(int value) {
        String[] signs = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
        int[] worth = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        StringBuilder out = new StringBuilder();
        int rest = value;
        for (int i = 0; i < signs.length; i++) {
            while (rest >= worth[i] && out.length() < 20) {
                out.append(signs[i]);
                rest -= worth[i];
            }
        }
        return out.toString();
    }
}
