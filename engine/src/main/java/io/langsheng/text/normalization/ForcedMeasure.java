package io.langsheng.text.normalization;

import io.langsheng.text.normalization.Measures.Unit;

/**
 * Amounts with units as {@code say-as} gives them: the unit behind the number whatever it is, 至 for a range, 每 for a
 * slash, {@code km} as 千米.
 *
 * <p>{@code 10~15 kg → 十至十五千克}, {@code 120.00平方公里 → 一百二十平方公里}, {@code 299.99元/g → 二百九十九点九九元每克}.
 */
final class ForcedMeasure {
    private ForcedMeasure() {}

    static boolean say(Line line, int from, int to, Transcript out) {
        int i = from;
        boolean some = false;
        while (i < to) {
            Numeral numeral = line.digit(i) ? Numeral.parse(line, i) : null;
            if (numeral != null) {
                number(line, numeral, out);
                i = numeral.end();
                some = true;
            } else if (line.in(i, "~-–—至到") && some && i + 1 < to) {
                out.say('至', i, i + 1);
                i++;
            } else if (line.in(i, "-−")) {
                out.say('负', i, i + 1);
                i++;
            } else if (line.at(i) == ' ') {
                i++;
            } else if (line.at(i) == '/') {
                out.say('每', i, i + 1);
                i++;
            } else if (line.han(i)) {
                out.say(line.at(i), i, i + 1);
                i++;
            } else {
                Unit unit = line.letter(i - 1) ? null : unit(line, i);
                if (unit != null) {
                    out.say(spoken(unit), i, unit.end());
                    i = unit.end();
                } else if (line.letter(i)) {
                    int mark = out.length();
                    out.say(line.at(i), i, i + 1);
                    out.spelled(mark);
                    i++;
                } else {
                    return false;
                }
            }
        }
        return some;
    }

    /** The unit at {@code i}; letters that could be names are units here, and composed ones are read part by part. */
    private static @org.jspecify.annotations.Nullable Unit unit(Line line, int i) {
        Unit unit = Measures.forcedUnit(line, i);
        return unit == null ? Measures.currency(line, i) : unit;
    }

    private static void number(Line line, Numeral numeral, Transcript out) {
        int behind = line.blanks(numeral.end());
        boolean two = numeral.isTwo()
                && (unit(line, behind) != null || Measures.two(line, behind).equals("两"));
        out.say(two ? "两" : numeral.rounded(), numeral.from(), numeral.end());
    }

    private static String spoken(Unit unit) {
        String spoken = unit.before().isEmpty()
                ? unit.spoken()
                : unit.spoken() + "每" + unit.before().substring(1);
        return spoken.replace("公里", "千米");
    }
}
