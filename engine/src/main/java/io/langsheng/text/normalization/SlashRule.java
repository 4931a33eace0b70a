package io.langsheng.text.normalization;

import io.langsheng.text.normalization.Measures.Unit;

/**
 * A slash that no other rule knows: 每 where something is counted by something, a pause between alternatives.
 *
 * <pre>
 * 10元/斤 → 十元每斤      $4,100/oz → 四千一百美元每盎司      手机/微信 → 手机、微信      和/或 → 和或      and/or → and or
 * </pre>
 */
final class SlashRule implements Rule {
    /** What something costs or counts by. */
    private static final String EACH = "年月天日次人周季时分秒斤克件个份张台套瓶盒箱包晚位桶吨袋颗支双枚册艘罐升杯碗串";

    @Override
    public int read(Line line, int at, Transcript out) {
        if (!line.in(at, "/∕")) {
            return PASS;
        }
        boolean measured = measured(line, at);
        boolean raised = line.in(at - 1, Powers.SUPERSCRIPTS) || Formula.raised(line, at);
        Unit unit = raised ? Measures.forcedUnit(line, at + 1) : Measures.unit(line, at + 1);
        if (measured && unit != null && unit.end() <= line.limit()) {
            out.say("每", at, at + 1).say(unit.spoken(), at + 1, unit.end());
            return unit.end();
        }
        if (measured && line.startsAny(at + 1, "100km", "100公里", "100 km")) {
            return out.sign("每", at); // 8.5L/100km
        }
        if (line.in(at - 1, "元块¥") && line.digit(at + 1) && Measures.measureWord(line, line.digits(at + 1))) {
            return out.sign("每", at); // 0.35元/10股
        }
        boolean each = Measures.measureWord(line, at + 1) || line.in(at + 1, EACH) || !line.han(at + 2);
        boolean priced = line.digit(at - 1) && line.in(at + 1, EACH);
        if (measured && line.han(at + 1) && each && line.at(at + 1) != '共' || priced) {
            return out.sign("每", at);
        }
        if ((line.at(at - 1) == ')' && line.wordy(at + 1) || line.at(at + 1) == '(' && line.wordy(at - 1))
                && line.has(at - 24, at, DashRule.EQUALS)) {
            return out.sign("除以", at);
        }
        if (!line.between(at)) {
            return at + 1;
        }
        if (line.starts(at - 1, "和/或")) {
            return at + 1;
        }
        if (line.letter(at - 1) && (line.letter(at + 1) || line.digit(at + 1) && !line.digit(at - 2))) {
            out.blank(at, at + 1);
            return at + 1;
        }
        return out.mark('、', at, at + 1);
    }

    /** Whether a measured number ends at {@code at}. */
    private static boolean measured(Line line, int at) {
        int i = at - 1;
        while (line.han(i) && at - i <= 4) {
            i--;
        }
        return line.han(at - 1) && line.digit(i)
                || line.letter(at - 1) && unitBefore(line, at)
                || line.in(at - 1, Powers.SUPERSCRIPTS)
                || Formula.raised(line, at)
                || line.letter(at + 1) && paid(line, at)
                || line.in(at - 1, "\"″") && line.digit(at - 2)
                || line.in(at - 1, "%‰");
    }

    /** Whether a sum with its sign in front ends at {@code at}: $4,100. */
    private static boolean paid(Line line, int at) {
        int i = at;
        while (line.digit(i - 1) || line.in(i - 1, ".,") && line.digit(i - 2)) {
            i--;
        }
        return i < at && line.in(i - 1, "$¥€£");
    }

    private static boolean unitBefore(Line line, int at) {
        return line.digit(line.blanksBefore(line.lettersBefore(at)) - 1);
    }
}
