package io.langsheng.text.normalization;

import org.jspecify.annotations.Nullable;

/**
 * A number as written: digits, thousands separators, a fraction. {@code 1,234.50} has the whole part {@code 1234} and
 * the fraction {@code 50}.
 *
 * @param from first index, inclusive
 * @param end past the last digit
 * @param whole digits without separators; empty in {@code .5}
 * @param fraction digits behind the point; empty without one
 * @param grouped whether thousands are separated
 */
record Numeral(int from, int end, String whole, String fraction, boolean grouped) {
    /** What begins at {@code at}, or null where no number does. */
    static @Nullable Numeral parse(Line line, int at) {
        int end = line.digits(at);
        if (end == at && !(line.at(at) == '.' && line.digit(at + 1) && !line.digit(at - 1) && !line.letter(at - 1))) {
            return null;
        }
        String whole = line.text(at, end);
        boolean grouped = false;
        if (end > at && end - at <= 3) {
            int spaced = spaced(line, at, end);
            if (spaced > end) {
                whole = line.text(at, spaced).replaceAll("\\D", "");
                grouped = true;
                end = spaced;
            }
            int next = end;
            while (line.in(next, ",，") && line.digits(next + 1) == next + 4) {
                next += 4;
            }
            if (next > end && !isList(line, at, end, next)) {
                whole = line.text(at, next).replaceAll("[,，]", "");
                grouped = true;
                end = next;
            }
        }
        String fraction = "";
        if (line.at(end) == '.' && line.digit(end + 1)) {
            int last = line.digits(end + 1);
            fraction = line.text(end + 1, last);
            end = last;
        }
        return end > line.limit() ? null : new Numeral(at, end, whole, fraction, grouped);
    }

    /** Past the last group of 1 000 000 or 1'000'000, of at least three groups; {@code end} without them. */
    private static int spaced(Line line, int at, int end) {
        char mark = line.at(end);
        int next = end;
        int groups = 0;
        while ((mark == ' ' || mark == '\'') && line.at(next) == mark && line.digits(next + 1) == next + 4) {
            next += 4;
            groups++;
        }
        return groups >= 2
                        && line.at(at) != '0'
                        && !line.letter(next)
                        && !(line.at(next) == mark && line.digit(next + 1))
                ? next
                : end;
    }

    /** {@code 0，120} and {@code 110，120，10086}: wide commas between numbers, not inside one. */
    private static boolean isList(Line line, int at, int end, int next) {
        int open = at - 1;
        while (at - open < 20 && (line.digit(open) || line.in(open, ", "))) {
            open--;
        }
        if (line.at(open) == '(' && line.letter(open - 1)) {
            return true; // RGB(255,255,255)
        }
        return line.at(end) == '，'
                && (line.at(at) == '0' && next == end + 4 || line.in(next, "，、") && line.digit(next + 1));
    }

    boolean isDecimal() {
        return !fraction.isEmpty();
    }

    /** Whether this is a single 2, which is 两 in front of most measures. */
    boolean isTwo() {
        return fraction.isEmpty() && whole.equals("2");
    }

    boolean startsWithZero() {
        return whole.length() > 1 && whole.charAt(0) == '0';
    }

    /** As a quantity: {@code 1,234.50 → 一千两百…点五零}; zeros in front are not read. */
    String spoken() {
        return Numerals.decimal(whole, fraction);
    }

    /** As {@link #spoken}; a fraction of zeros only is left out ({@code 12.00 → 十二}). */
    String rounded() {
        return fraction.chars().allMatch(c -> c == '0') ? Numerals.cardinal(whole) : spoken();
    }
}
