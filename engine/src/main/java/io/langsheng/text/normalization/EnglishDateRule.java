package io.langsheng.text.normalization;

import java.util.List;
import java.util.Locale;

/**
 * Dates with an English month, in Chinese order.
 *
 * <pre>
 * Jun 6, 2024   → 二零二四年六月六日      26 November 2025 → 二零二五年十一月二十六日
 * Nov 26 09:15  → 十一月二十六日 …        March 2024       → 二零二四年三月
 * </pre>
 */
final class EnglishDateRule implements Rule {
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    @Override
    public int read(Line line, int at, Transcript out) {
        if (line.letter(at - 1) || line.digit(at - 1) || line.in(at - 1, ".-_/")) {
            return PASS;
        }
        return line.digit(at) ? dayFirst(line, at, out) : monthFirst(line, at, out);
    }

    private static int dayFirst(Line line, int at, Transcript out) {
        int dayEnd = line.digits(at);
        int from = separated(line, ordinal(line, dayEnd));
        int month = Dates.isDay(line, at, dayEnd) ? month(line, from) : 0;
        int monthEnd = line.letters(from);
        int year = separated(line, monthEnd);
        if (month == 0 || !year(line, year)) {
            return PASS;
        }
        return say(line, at, year, month, line.text(at, dayEnd), year + 4, out);
    }

    private static int monthFirst(Line line, int at, Transcript out) {
        int month = month(line, at);
        int monthEnd = line.letters(at);
        int next = line.blanks(line.at(monthEnd) == '.' ? monthEnd + 1 : monthEnd);
        if (month == 0 || next == monthEnd) {
            return PASS;
        }
        if (year(line, next)) {
            return say(line, at, next, month, "", next + 4, out);
        }
        int dayEnd = line.digits(next);
        if (!Dates.isDay(line, next, dayEnd)) {
            return PASS;
        }
        int end = ordinal(line, dayEnd);
        int year = line.blanks(line.at(end) == ',' ? end + 1 : end);
        if (year(line, year) && year > end) {
            return say(line, at, year, month, line.text(next, dayEnd), year + 4, out);
        }
        int clock = line.digits(year);
        boolean dated = end > dayEnd || line.in(clock, ":") && clock > year || end == line.length();
        boolean verb = month == 5 || month == 3 && monthEnd - at == 5; // may 5, march 5
        return dated && !verb ? say(line, at, -1, month, line.text(next, dayEnd), end, out) : PASS;
    }

    private static int say(Line line, int at, int year, int month, String day, int end, Transcript out) {
        if (end > line.limit()) {
            return PASS;
        }
        if (year >= 0) {
            out.say(Numerals.digits(line.text(year, year + 4)) + "年", at, end);
        }
        out.say(Numerals.cardinal(Integer.toString(month)) + "月", at, end);
        if (!day.isEmpty()) {
            out.say(Numerals.cardinal(day) + "日", at, end);
        }
        return end;
    }

    /** The month that begins at {@code at}, whole or its first three letters; 0 for other words. */
    private static int month(Line line, int at) {
        int end = line.letters(at);
        if (end - at < 3 || end - at > 9 || !line.in(at, "JFMASONDjfmasond")) {
            return 0;
        }
        String word = line.text(at, end).toLowerCase(Locale.ROOT);
        String name = word.equals("sept") ? "sep" : word;
        for (String month : MONTHS) {
            if (month.equals(name) || name.length() == 3 && month.startsWith(name)) {
                return MONTHS.indexOf(month) + 1;
            }
        }
        return 0;
    }

    private static boolean year(Line line, int at) {
        return line.digits(at) == at + 4 && Dates.isRecentYear(line, at, at + 4) && !line.letter(at + 4);
    }

    /** Past the th of 6th. */
    private static int ordinal(Line line, int end) {
        return line.startsAny(end, "st", "nd", "rd", "th") && !line.letter(end + 2) ? end + 2 : end;
    }

    /** Past a blank, a hyphen or a slash. */
    private static int separated(Line line, int at) {
        return line.in(at, "-/") ? at + 1 : line.blanks(at);
    }
}
