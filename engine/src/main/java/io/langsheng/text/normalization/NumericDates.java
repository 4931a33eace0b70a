package io.langsheng.text.normalization;

/** Dates in digits and separators alone: {@code 2024-03-05}, {@code 05/03/2024}, {@code 20230815}, {@code 3/5 (周二)}. */
final class NumericDates {
    private static final WordSet DATE_NEAR = WordSet.of(
            "日期 时间 元旦 春节 五一 十一 端午 中秋 清明 周末 有空 档期 请假 休假 调休 聚餐 还款日 还款 账单日 送达 送到 预计 到货 到店 截稿 交货 开赛 开奖 周一 周二 周三 周四 周五 周六 周日 星期 生日 出生 截止 截至 开学 上映 发售 节日 今天 明天 昨天 出发 入住 离店 开始 开幕 签到 报名 发货 到期 预约 抵达 返程 去程 劳动节 国庆 儿童节 元旦 妇女节 情人节 青年节 建军节 教师节 光棍节 圣诞 放假 上线 开课 发布 活动 会议 行程");

    private NumericDates() {}

    /** 生产日期20230815: eight digits where a date is announced. */
    static int compact(Line line, int at, int end, Transcript out) {
        int before = line.blanksBefore(line.in(at - 1, ":：为是 ") ? at - 1 : at);
        boolean announced = end - at == 8
                && line.endsAny(before, "日期", "生日", "出生", "有效期至", "有效期", "截至")
                && (line.starts(at, "19") || line.starts(at, "20"));
        if (!announced || !Dates.isMonth(line, at + 4, at + 6) || !Dates.isDay(line, at + 6, end)) {
            return Rule.PASS;
        }
        ymd(line, at, at + 4, at + 4, at + 6, at + 6, end, out);
        return end;
    }

    /** 05/2024: a month with its zero, or one that no fraction looks like, in front of its year. */
    private static boolean monthYear(Line line, int at, int first, int second) {
        return line.at(first) == '/'
                && first - at == 2
                && Dates.isMonth(line, at, first)
                && (line.starts(first + 1, "19") || line.starts(first + 1, "20"))
                && Dates.isRecentYear(line, first + 1, second)
                && (line.at(at) == '0' || line.number(first + 1, second) % 100 != 0)
                && !line.in(second, "/.-")
                && !line.in(at - 1, "/.-");
    }

    /** 2024-03-05, 2024/3/5, 2024.03.05, 05/03/2024, 2024-03, 2024/03, 05/2024. */
    static int separated(Line line, int at, int first, Transcript out) {
        char sep = line.at(first);
        if (sep != '-' && sep != '/' && sep != '.' || !line.digit(first + 1)) {
            return Rule.PASS;
        }
        int second = line.digits(first + 1);
        boolean three = line.at(second) == sep && line.digit(second + 1);
        int third = three ? line.digits(second + 1) : second;
        if (three && (line.at(third) == sep && line.digit(third + 1) || line.letter(third) && line.at(third) != 'T')) {
            return Rule.PASS;
        }
        if (three
                && Dates.isRecentYear(line, at, first)
                && Dates.isMonth(line, first + 1, second)
                && Dates.isDay(line, second + 1, third)) {
            ymd(line, at, first, first + 1, second, second + 1, third, out);
            // 2024-03-15T14:30
            return line.at(third) == 'T' && line.digit(third + 1) ? third + 1 : third;
        }
        if (!three && monthYear(line, at, first, second)) {
            String year = Numerals.digits(line.text(first + 1, second));
            out.say(year + "年" + Numerals.cardinal(line.text(at, first)) + "月", at, second);
            return second;
        }
        boolean named = sep == '-' && Numbering.code(line, at); // 取件码3-2-1005
        boolean modern = line.startsAny(second + 1, "19", "20");
        if (three && sep != '.' && modern && !named && Dates.isRecentYear(line, second + 1, third)) {
            if (Dates.isMonth(line, at, first) && Dates.isDay(line, first + 1, second)) {
                whole(line, second + 1, third, at, first, first + 1, second, out);
                return third;
            }
            if (Dates.isDay(line, at, first) && Dates.isMonth(line, first + 1, second)) {
                whole(line, second + 1, third, first + 1, second, at, first, out);
                return third;
            }
        }
        boolean yearMonth = !three
                && first - at == 4
                && (line.starts(at, "19") || line.starts(at, "20"))
                && (second - first == 3 || span(line, at, second, sep))
                && Dates.isMonth(line, first + 1, second);
        if (yearMonth && yearMonthMeant(line, at, first, second, sep)) {
            Dates.year(line, at, first, out);
            out.say("年", first, first + 1);
            Dates.count(line, first + 1, second, out);
            out.say("月", second - 1, second);
            return second;
        }
        return Rule.PASS;
    }

    private static boolean yearMonthMeant(Line line, int at, int first, int second, char sep) {
        if (span(line, at, second, sep)) {
            return true;
        }
        int next = line.blanks(second);
        if (line.in(next, "年月日号届级") || line.at(next) == '%' || Measures.currency(line, next) != null) {
            return false;
        }
        if (sep != '.') {
            // 2019-20 is a season; 2011-12 might be, and is read as a month.
            return !line.startsAny(next, "赛季", "学年", "财年");
        }
        return line.at(first + 1) == '0'
                || line.at(first + 1) == '1'
                        && !Measures.measureWord(line, next)
                        && Measures.unit(line, next) == null
                        && Measures.currency(line, at - 1) == null;
    }

    /** 2019.9-2023.6, 2021.3-至今: a year and a month in front of or behind another, or until now. */
    private static boolean span(Line line, int at, int end, char sep) {
        if (sep == '-') {
            return false;
        }
        int dash = line.blanks(end);
        int next = line.blanks(line.in(dash + 1, Dates.RANGE) ? dash + 2 : dash + 1);
        if (line.in(dash, Dates.RANGE) && (line.startsAny(next, "至今", "今", "现在") || yearMonth(line, next, sep))) {
            return true;
        }
        int before = line.blanksBefore(at) - 1;
        int month = line.blanksBefore(line.in(before - 1, Dates.RANGE) ? before - 1 : before);
        int start = month;
        while (line.digit(start - 1) || line.at(start - 1) == sep) {
            start--;
        }
        return line.in(before, Dates.RANGE) && start < month && yearMonth(line, start, sep);
    }

    private static boolean yearMonth(Line line, int at, char sep) {
        int point = line.digits(at);
        int end = line.digits(point + 1);
        return Dates.isRecentYear(line, at, point)
                && line.at(point) == sep
                && Dates.isMonth(line, point + 1, end)
                && !(line.at(end) == sep && line.digit(end + 1));
    }

    private static void ymd(Line line, int y, int yEnd, int m, int mEnd, int d, int dEnd, Transcript out) {
        Dates.year(line, y, yEnd, out);
        out.say("年", yEnd, yEnd + 1);
        Dates.count(line, m, mEnd, out);
        out.say("月", mEnd, mEnd + 1);
        Dates.count(line, d, dEnd, out);
        if (!line.in(dEnd, "日号")) {
            out.say("日", dEnd - 1, dEnd);
        }
    }

    /** Month first or day first: the order changes, so everything has the range of the whole. */
    private static void whole(Line line, int y, int yEnd, int m, int mEnd, int d, int dEnd, Transcript out) {
        int from = Math.min(m, d);
        String spoken = Numerals.digits(line.text(y, yEnd)) + "年" + Numerals.cardinal(line.text(m, mEnd)) + "月"
                + Numerals.cardinal(line.text(d, dEnd)) + "日";
        out.say(spoken, from, yEnd);
    }

    /** Whether a date of the same form ends in front of the dash. */
    private static boolean tailOfRow(Line line, int at, char sep) {
        int i = at - 1;
        if (!line.in(i, Dates.RANGE)) {
            return false;
        }
        while (line.digit(i - 1) || line.at(i - 1) == sep) {
            i--;
        }
        return i < at - 3 && another(line, at - 1, sep);
    }

    /** 2026.9.19-10.4: whether a whole date ends in front of the dash. */
    private static boolean endsDate(Line line, int at, char sep) {
        int i = at - 1;
        int points = 0;
        while (line.digit(i - 1) || line.at(i - 1) == sep) {
            i--;
            points += line.at(i) == sep ? 1 : 0;
        }
        return line.in(at - 1, Dates.RANGE) && points == 2 && Dates.isRecentYear(line, i, line.digits(i));
    }

    /** 12/6 that would be a whole number as a fraction, and is no part of a formula. */
    private static boolean whole(Line line, int at, int slash, int end) {
        int above = line.number(at, slash);
        int below = line.number(slash + 1, end);
        return below > 1
                && above > below
                && above % below == 0
                && line.at(line.blanks(end)) != '拍'
                && !line.in(line.blanksBefore(at) - 1, "=+-−×÷*(")
                && !line.in(line.blanks(end), "=+-−×÷*)");
    }

    /** The second half of 6/18-6/20, of 1.1-1.3. */
    private static boolean another(Line line, int end, char sep) {
        int from = line.blanks(line.in(end, "-~–—至到") ? end + 1 : end);
        int slash = line.digits(from);
        int last = line.digits(slash + 1);
        return from > end
                && line.at(slash) == sep
                && Dates.isMonth(line, from, slash)
                && Dates.isDay(line, slash + 1, last)
                && line.at(last) != sep;
    }

    /** 3/5, 10.1, 12-25 where the surroundings speak of dates. */
    static int shortForm(Line line, int at, int first, Transcript out) {
        char sep = line.at(first);
        if (sep != '/' && sep != '.' && sep != '-' || !Dates.isMonth(line, at, first)) {
            return Rule.PASS;
        }
        int second = line.digits(first + 1);
        if (!Dates.isDay(line, first + 1, second)
                || line.in(second, "/.-:%") && line.digit(second + 1) && !another(line, second, sep)
                || line.in(at - 1, "/.")
                || line.at(at - 1) == '-' && !tailOfRow(line, at, sep) && !endsDate(line, at, sep)
                || line.letter(second)
                || line.letter(at - 1)) {
            return Rule.PASS;
        }
        int next = line.blanks(second);
        boolean evening = sep == '.' && line.startsAny(next, "晚", "早上", "上午", "下午", "中午", "凌晨");
        boolean weekday = evening
                || line.startsAny(next, "(周", "（周", "(星期", "（星期", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "星期");
        boolean row = sep == '/' && (another(line, second, sep) || tailOfRow(line, at, sep))
                || endsDate(line, at, sep)
                || line.ends(at, "年");
        boolean padded = sep == '/'
                && first - at == 2
                && second - first == 3
                && (line.at(at) == '0' || line.at(first + 1) == '0')
                && line.at(next) != '页';
        int reach = sep == '/' || tailOfRow(line, at, sep) || another(line, second, sep) ? 10 : 4;
        boolean close = weekday
                || sep == '/' && whole(line, at, first, second)
                || row
                || padded
                || sep == '/' && line.digit(next) && line.at(line.digits(next)) == ':'
                || line.at(next) != '的' && line.has(at - reach, second + reach, DATE_NEAR);
        if (!close || !weekday && !row && Measures.measureWord(line, next) || Measures.unit(line, next) != null) {
            return Rule.PASS;
        }
        Dates.count(line, at, first, out);
        out.say("月", first, first + 1);
        Dates.count(line, first + 1, second, out);
        if (!line.in(second, "日号")) {
            out.say("日", second - 1, second);
        }
        return second;
    }
}
