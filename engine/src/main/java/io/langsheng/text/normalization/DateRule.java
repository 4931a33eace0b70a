package io.langsheng.text.normalization;

/**
 * Calendar dates, with or without 年月日, and their ranges.
 *
 * <pre>
 * 2024年3月5号  → 二零二四年三月五号      2024-03-05   → 二零二四年三月五日
 * '98年         → 九八年                  90年代       → 九十年代
 * 10月1日~7日   → 十月一日至七日          2019-2021年  → 二零一九至二零二一年
 * 3/5 (周二)    → 三月五日                20年         → 二十年
 * </pre>
 */
final class DateRule implements Rule {
    @Override
    public int read(Line line, int at, Transcript out) {
        char c = line.at(at);
        if ((c == '\'' || c == '’' || c == '‘')
                && line.digits(at + 1) == at + 3
                && line.startsAny(at + 3, "年", "届", "级")) {
            out.digits(line, at + 1, at + 3, false);
            return at + 3;
        }
        if (!line.digit(at) || line.digit(at - 1) || line.at(at - 1) == '.' && line.digit(at - 2)) {
            return PASS;
        }
        int mark = out.length();
        int end = date(line, at, out, false);
        if (end == PASS || end > line.limit()) {
            out.cut(mark);
            return PASS;
        }
        return range(line, at, end, out);
    }

    /** Reads what follows a date if it is the end of a range; 至 is said for the dash. */
    private int range(Line line, int from, int end, Transcript out) {
        int dash = line.blanks(end);
        if (!line.in(dash, Dates.RANGE) || line.in(dash + 1, "-")) {
            return end;
        }
        int next = line.blanks(dash + 1);
        if (line.in(dash, "—") && line.at(dash + 1) == '—') {
            next = line.blanks(dash + 2);
        }
        if (!line.digit(next)) {
            return end;
        }
        int mark = out.length();
        out.say(line.at(dash) == '到' ? "到" : "至", dash, dash + 1);
        int last = date(line, next, out, true);
        if (last == PASS || last > line.limit()) {
            out.cut(mark);
            return end;
        }
        return last;
    }

    private int date(Line line, int at, Transcript out, boolean tail) {
        int digits = line.digits(at);
        if (generation(line, at, digits)) {
            Dates.year(line, at, digits, out);
            return digits;
        }
        int end = NumericDates.compact(line, at, digits, out);
        if (end != PASS) {
            return end;
        }
        end = NumericDates.separated(line, at, digits, out);
        if (end != PASS) {
            return end;
        }
        end = Years.read(line, at, digits, out);
        if (end != PASS) {
            return end;
        }
        end = monthDay(line, at, digits, out, tail);
        return end != PASS ? end : NumericDates.shortForm(line, at, digits, out);
    }

    /** 80后, 95后, 00后: people born in those years. */
    private static boolean generation(Line line, int at, int end) {
        return end - at == 2
                && line.at(end) == '后'
                && (line.at(end - 1) == '0' || line.at(end - 1) == '5')
                && (line.at(at) >= '5' || line.at(at) == '0')
                && !line.startsAny(end + 1, "天", "年", "的", "日");
    }

    /** 3月5日, 12月, 5号 as the end of a range, 3-5月. */
    private int monthDay(Line line, int at, int end, Transcript out, boolean tail) {
        int sign = line.blanks(end);
        if (line.at(sign) == '月' && Dates.isMonth(line, at, end)) {
            Dates.count(line, at, end, out);
            out.say('月', sign, sign + 1);
            return Years.day(line, sign + 1, out);
        }
        if (line.in(sign, "日号") && Dates.isDay(line, at, end) && (tail || line.at(at) == '0')) {
            Dates.count(line, at, end, out);
            out.say(line.at(sign), sign, sign + 1);
            return sign + 1;
        }
        // 3-5月, 5~8日: the sign is behind the second number.
        if (line.in(sign, Dates.RANGE) && line.digit(line.blanks(sign + 1)) && end - at <= 2) {
            int next = line.blanks(sign + 1);
            int nextEnd = line.digits(next);
            int behind = line.blanks(nextEnd);
            boolean months =
                    line.at(behind) == '月' && Dates.isMonth(line, at, end) && Dates.isMonth(line, next, nextEnd);
            boolean days = line.at(behind) == '日'
                    && Dates.isDay(line, at, end)
                    && Dates.isDay(line, next, nextEnd)
                    && !line.startsAny(behind + 1, "游", "元");
            if (months && !line.starts(behind, "月龄") || days) {
                Dates.count(line, at, end, out);
                return end;
            }
        }
        return PASS;
    }
}
