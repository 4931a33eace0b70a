package io.langsheng.text.normalization;

/**
 * Dates as {@code say-as} gives them: years always digit by digit, {@code / - .} between the parts, {@code ~ -} read 至.
 *
 * <p>{@code 2018.08 → 二零一八年八月}, {@code 10/20~10/31 → 十月二十日至十月三十一日}, {@code 10/20/2018 →
 * 二零一八年十月二十日}.
 */
final class ForcedDate {
    private ForcedDate() {}

    static boolean say(Line line, int from, int to, Transcript out) {
        int joint = joint(line, from, to);
        if (joint < 0) {
            return one(line, from, to, '\0', out);
        }
        char sign = line.in(to - 1, "日号月年") ? line.at(to - 1) : '\0';
        boolean written = line.in(joint - 1, "年月日号");
        if (!one(line, from, line.blanksBefore(joint), written ? '\0' : sign, out)) {
            return false;
        }
        out.say("至", joint, joint + 1);
        return one(line, line.blanks(joint + 1), to, '\0', out);
    }

    /** Where a range is joined: at a tilde, or at the dash that is no part of a date. */
    private static int joint(Line line, int from, int to) {
        int dashes = 0;
        int middle = -1;
        boolean other = false;
        for (int i = from; i < to; i++) {
            if (line.in(i, "~—至到")) {
                return i;
            }
            if (line.in(i, "-–")) {
                dashes++;
                middle = i;
            }
            other |= line.in(i, "/.年月日号");
        }
        return dashes == 1 && other ? middle : -1;
    }

    /** @param sign what the number is if it stands alone: the 月 of 1~10月 */
    private static boolean one(Line line, int from, int to, char sign, Transcript out) {
        int[] starts = new int[4];
        int[] ends = new int[4];
        int parts = 0;
        boolean named = false;
        int i = from;
        while (i < to) {
            int end = Math.min(line.digits(i), to);
            if (end == i || parts == 3) {
                return false;
            }
            starts[parts] = i;
            ends[parts++] = end;
            i = line.blanks(end);
            if (i >= to) {
                break;
            }
            if (line.in(i, "年月日号")) {
                named = true;
            } else if (!line.in(i, "/-.")) {
                return false;
            }
            i = line.blanks(i + 1);
        }
        if (parts == 0) {
            return false;
        }
        return named ? named(line, starts, ends, parts, to, out) : bare(line, starts, ends, parts, sign, out);
    }

    private static boolean named(Line line, int[] starts, int[] ends, int parts, int to, Transcript out) {
        for (int p = 0; p < parts; p++) {
            int mark = line.blanks(ends[p]);
            if (line.at(mark) == '年') {
                Dates.year(line, starts[p], ends[p], out);
            } else {
                Dates.count(line, starts[p], ends[p], out);
            }
            if (mark < to && line.in(mark, "年月日号")) {
                out.say(line.at(mark), mark, mark + 1);
            }
        }
        return true;
    }

    private static boolean bare(Line line, int[] starts, int[] ends, int parts, char sign, Transcript out) {
        boolean yearFirst = ends[0] - starts[0] == 4;
        if (parts == 1) {
            if (ends[0] - starts[0] == 8) {
                int at = starts[0];
                return ymd(line, at, at + 4, at + 4, at + 6, at + 6, at + 8, out);
            }
            if (yearFirst && sign != '月' && sign != '日' && sign != '号') {
                Dates.year(line, starts[0], ends[0], out);
                out.say(sign == '\0' ? "年" : "", ends[0] - 1, ends[0]);
            } else {
                Dates.count(line, starts[0], ends[0], out);
            }
            return true;
        }
        if (parts == 3 && ends[2] - starts[2] == 4 && !yearFirst) {
            boolean dayFirst = line.number(starts[0], ends[0]) > 12;
            int m = dayFirst ? 1 : 0;
            String spoken = Numerals.digits(line.text(starts[2], ends[2])) + "年"
                    + Numerals.cardinal(line.text(starts[m], ends[m])) + "月"
                    + Numerals.cardinal(line.text(starts[1 - m], ends[1 - m])) + "日";
            out.say(spoken, starts[0], ends[2]);
            return true;
        }
        if (parts == 3) {
            return ymd(line, starts[0], ends[0], starts[1], ends[1], starts[2], ends[2], out);
        }
        if (yearFirst) {
            Dates.year(line, starts[0], ends[0], out);
            out.say("年", ends[0], starts[1]);
            Dates.count(line, starts[1], ends[1], out);
            out.say("月", ends[1] - 1, ends[1]);
            return true;
        }
        Dates.count(line, starts[0], ends[0], out);
        out.say("月", ends[0], starts[1]);
        Dates.count(line, starts[1], ends[1], out);
        out.say("日", ends[1] - 1, ends[1]);
        return true;
    }

    private static boolean ymd(Line line, int y, int yEnd, int m, int mEnd, int d, int dEnd, Transcript out) {
        Dates.year(line, y, yEnd, out);
        out.say("年", yEnd - 1, m);
        Dates.count(line, m, mEnd, out);
        out.say("月", mEnd - 1, d);
        Dates.count(line, d, dEnd, out);
        out.say("日", dEnd - 1, dEnd);
        return true;
    }
}
