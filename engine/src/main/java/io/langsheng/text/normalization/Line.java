package io.langsheng.text.normalization;

/**
 * The characters of one sentence as the rules see them: full-width forms folded to ASCII, traditional characters to
 * simplified, one for one, so that an index here is an index into the sentence as it was written.
 *
 * <p>Outside the sentence every character is {@link #NONE}. A rule may look anywhere but read only up to {@link
 * #limit}, where markup begins or ends. A number or a word that markup tears apart is two: what lies beyond is then {@link
 * #NONE} too.
 */
final class Line {
    static final char NONE = '\0';

    private final char[] chars;
    private static final int NOWHERE = -2;

    private int limit;
    private int before = NOWHERE;
    private int behind = NOWHERE;

    Line(char[] chars) {
        this.chars = chars;
        this.limit = chars.length;
    }

    int length() {
        return chars.length;
    }

    /** Where the current stretch ends, exclusive. */
    int limit() {
        return limit;
    }

    /** Reads {@code [from, to)} from now on; digits and letters that go on beyond are not seen from within. */
    void stretch(int from, int to) {
        limit = to;
        before = torn(from) ? from - 1 : NOWHERE;
        behind = torn(to) ? to : NOWHERE;
    }

    /** Whether a number or a Latin word would be torn apart in front of {@code i}. */
    boolean torn(int i) {
        return i > 0 && i < chars.length && alphanumeric(chars[i - 1]) && alphanumeric(chars[i]);
    }

    private static boolean alphanumeric(char c) {
        return c >= '0' && c <= '9' || isLatin(c);
    }

    char at(int i) {
        return i >= 0 && i < chars.length && i != before && i != behind ? chars[i] : NONE;
    }

    boolean digit(int i) {
        char c = at(i);
        return c >= '0' && c <= '9';
    }

    boolean letter(int i) {
        return isLatin(at(i));
    }

    boolean han(int i) {
        return isHan(at(i));
    }

    /** Whether what stands here can be one side of a sign that joins two: a letter, digit, ideograph, closed formula. */
    boolean wordy(int i) {
        char c = at(i);
        return isLatin(c)
                || isHan(c)
                || digit(i)
                || Powers.SUBSCRIPTS.indexOf(c) >= 0
                || Powers.SUPERSCRIPTS.indexOf(c) >= 0
                || Greek.isLetter(c)
                || c == ')'
                || c == '%'
                || c == '℃';
    }

    /** Whether the sign at {@code i} stands between two such things, blanks not counted. */
    boolean between(int i) {
        return wordy(blanksBefore(i) - 1) && wordy(blanks(i + 1));
    }

    /** Past the last digit from {@code i} on. */
    int digits(int i) {
        int end = i;
        while (digit(end)) {
            end++;
        }
        return end;
    }

    int letters(int i) {
        int end = i;
        while (letter(end)) {
            end++;
        }
        return end;
    }

    /** Back over the digits that end at {@code i}. */
    int digitsBefore(int i) {
        int start = i;
        while (digit(start - 1)) {
            start--;
        }
        return start;
    }

    /** Back over the letters that end at {@code i}. */
    int lettersBefore(int i) {
        int start = i;
        while (letter(start - 1)) {
            start--;
        }
        return start;
    }

    /** Past the blanks from {@code i} on, not past a line end. */
    int blanks(int i) {
        int end = i;
        while (at(end) == ' ') {
            end++;
        }
        return end;
    }

    /** Back over the blanks that end at {@code i}. */
    int blanksBefore(int i) {
        int start = i;
        while (at(start - 1) == ' ') {
            start--;
        }
        return start;
    }

    boolean in(int i, String set) {
        char c = at(i);
        return c != NONE && set.indexOf(c) >= 0;
    }

    boolean starts(int i, String text) {
        for (int k = 0; k < text.length(); k++) {
            if (at(i + k) != text.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    boolean ends(int i, String text) {
        return starts(i - text.length(), text);
    }

    /** Whether one of the words begins at {@code i}. */
    boolean startsAny(int i, String... words) {
        for (String word : words) {
            if (starts(i, word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the words ends at {@code i}. */
    boolean endsAny(int i, String... words) {
        for (String word : words) {
            if (ends(i, word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the words lies within {@code [from, to)}. */
    boolean has(int from, int to, WordSet words) {
        return words.within(this, Math.max(0, from), Math.min(chars.length, to));
    }

    String text(int from, int to) {
        int start = Math.max(0, from);
        return new String(chars, start, Math.max(0, Math.min(chars.length, to) - start));
    }

    /** The number written at {@code [from, to)}; −1 where it has more than nine digits. */
    int number(int from, int to) {
        if (to - from > 9) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + (at(i) - '0');
        }
        return value;
    }

    static boolean isLatin(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isHan(char c) {
        return c >= '\u4e00' && c <= '\u9fff' || c >= '\u3400' && c <= '\u4dbf' || c == '〇';
    }
}
