package io.langsheng.text.normalization;

/** What the date rule and the {@code say-as} date share: what is a year, a month, a day, and how each is said. */
final class Dates {
    /** What joins the two ends of a range. */
    static final String RANGE = "-~–—―−至到";

    private Dates() {}

    /** A year digit by digit: {@code 2008 → 二零零八}, {@code 98 → 九八}. */
    static void year(Line line, int from, int end, Transcript out) {
        out.digits(line, from, end, false);
    }

    /** A month or day without its leading zero: {@code 08 → 八}. */
    static void count(Line line, int from, int end, Transcript out) {
        out.cardinal(line, from, end);
    }

    static boolean isMonth(Line line, int from, int end) {
        return end > from && end - from <= 2 && within(line, from, end, 1, 12);
    }

    static boolean isDay(Line line, int from, int end) {
        return end > from && end - from <= 2 && within(line, from, end, 1, 31);
    }

    /** Four digits that are plausible as a year of our time. */
    static boolean isRecentYear(Line line, int from, int end) {
        return end - from == 4 && within(line, from, end, 1000, 2999);
    }

    private static boolean within(Line line, int from, int end, int low, int high) {
        int value = line.number(from, end);
        return value >= low && value <= high;
    }
}
