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
    private static final String RANGE = "-~–—―−至到";
    private static final WordSet SPAN_AFTER =
            WordSet.of("来 前 后 间 内 里 之 多 以 历史 时间 的历史 的时间 产权 周年 期 左右 上下 有余 不 如一日 寿命 质保 老 光阴 岁月 河东 合同 贷款 工龄 教龄 党龄");
    private static final WordSet SPAN_BEFORE = WordSet.of(
            "近 约 满 整 达 长达 已 了 有 过 用 历 共 每 第 这 那 前 后 几 活 花 隔 建国 成立 超 逾 仅 的 判 处 刑 徒刑 连续 整整 将近 大约 至少 最多 超过 不到 过去 未来 最近 历时 持续 今后 往后 结婚 从业 任教 从教 工作 使用 保修 质保 苦读 等 等了 守 守了 住 住了 晚 早 差 相差 又 再");
    private static final WordSet DATE_NEAR = WordSet.of(
            "日期 时间 还款日 还款 账单日 送达 送到 预计 到货 到店 截稿 交货 开赛 开奖 周一 周二 周三 周四 周五 周六 周日 星期 生日 出生 截止 截至 开学 上映 发售 节日 今天 明天 昨天 出发 入住 离店 开始 开幕 签到 报名 发货 到期 预约 抵达 返程 去程 劳动节 国庆 儿童节 元旦 妇女节 情人节 青年节 建军节 教师节 光棍节 圣诞 放假 上线 开课 发布 活动 会议 行程");
    private static final WordSet EVENT = WordSet.of("世界杯 奥运 亚运 春晚 高考 欧洲杯 抗洪 国标 届");
    private static final WordSet REIGN =
            WordSet.of("康熙 雍正 乾隆 嘉庆 道光 咸丰 同治 光绪 宣统 民国 贞观 开元 天宝 建安 太康 永和 洪武 永乐 宣德 嘉靖 万历 崇祯 绍兴 熙宁 元丰 至元 明治 大正 昭和 平成 令和");
    private static final WordSet ERA = WordSet.of("公元前 公元 前 西元 西元前");

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
        if (!line.in(dash, RANGE) || line.in(dash + 1, "-")) {
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
        int end = compact(line, at, digits, out);
        if (end != PASS) {
            return end;
        }
        end = dashed(line, at, digits, out);
        if (end != PASS) {
            return end;
        }
        end = years(line, at, digits, out);
        if (end != PASS) {
            return end;
        }
        end = monthDay(line, at, digits, out, tail);
        return end != PASS ? end : shortForm(line, at, digits, out);
    }

    /** 80后, 95后, 00后: people born in those years. */
    private static boolean generation(Line line, int at, int end) {
        return end - at == 2
                && line.at(end) == '后'
                && (line.at(end - 1) == '0' || line.at(end - 1) == '5')
                && (line.at(at) >= '5' || line.at(at) == '0')
                && !line.startsAny(end + 1, "天", "年", "的", "日");
    }

    /** 生产日期20230815: eight digits where a date is announced. */
    private static int compact(Line line, int at, int end, Transcript out) {
        int before = line.blanksBefore(line.in(at - 1, ":：为是 ") ? at - 1 : at);
        boolean announced = end - at == 8
                && line.endsAny(before, "日期", "生日", "出生", "有效期至", "有效期", "截至")
                && (line.starts(at, "19") || line.starts(at, "20"));
        if (!announced || !Dates.isMonth(line, at + 4, at + 6) || !Dates.isDay(line, at + 6, end)) {
            return PASS;
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
    private static int dashed(Line line, int at, int first, Transcript out) {
        char sep = line.at(first);
        if (sep != '-' && sep != '/' && sep != '.' || !line.digit(first + 1)) {
            return PASS;
        }
        int second = line.digits(first + 1);
        boolean three = line.at(second) == sep && line.digit(second + 1);
        int third = three ? line.digits(second + 1) : second;
        if (three && (line.at(third) == sep && line.digit(third + 1) || line.letter(third) && line.at(third) != 'T')) {
            return PASS;
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
        if (three && sep != '.' && !named && Dates.isRecentYear(line, second + 1, third)) {
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
        return PASS;
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
        int next = line.blanks(line.in(dash + 1, RANGE) ? dash + 2 : dash + 1);
        if (line.in(dash, RANGE) && (line.startsAny(next, "至今", "今", "现在") || yearMonth(line, next, sep))) {
            return true;
        }
        int before = line.blanksBefore(at) - 1;
        int month = line.blanksBefore(line.in(before - 1, RANGE) ? before - 1 : before);
        int start = month;
        while (line.digit(start - 1) || line.at(start - 1) == sep) {
            start--;
        }
        return line.in(before, RANGE) && start < month && yearMonth(line, start, sep);
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

    /** 2024年, 98年3月, 2019-2021年, 公元前221年, 90年代, 2023-2024学年. */
    private int years(Line line, int at, int end, Transcript out) {
        int mark = line.blanks(end);
        if (line.startsAny(mark, "年", "學年", "学年", "赛季", "财年", "年度")) {
            return yearDigits(line, at, end, mark) ? yearMonthDay(line, at, end, mark, out) : PASS;
        }
        // The first year of a range has no 年 of its own.
        if (line.at(end) == '/' && line.digit(end + 1) && (end - at == 4 || end - at == 2)) {
            int second = line.digits(end + 1);
            if (second - end == 3 && line.startsAny(line.blanks(second), "赛季", "学年", "财年")) {
                Dates.year(line, at, end, out);
                out.say("至", end, end + 1);
                Dates.year(line, end + 1, second, out);
                return second;
            }
        }
        if (end - at == 4
                && line.at(end) == 's'
                && line.at(end - 1) == '0'
                && !line.letter(end + 1)
                && line.number(at, end) >= 1500
                && line.number(at, end) < 2100) {
            Dates.year(line, at, end, out);
            out.say("年代", end, end + 1);
            return end + 1;
        }
        if (end - at == 2 && line.number(at, end) >= 70 && EVENT.at(line, end) > 0) {
            Dates.year(line, at, end, out);
            return end;
        }
        if (lived(line, at, end)) {
            int second = line.digits(end + 1);
            Dates.year(line, at, end, out);
            out.say("至", end, end + 1);
            Dates.year(line, end + 1, second, out);
            return second;
        }
        if (line.in(end, RANGE) && line.digit(end + 1) && (end - at == 4 || end - at == 3)) {
            int second = line.digits(end + 1);
            int behind = line.blanks(second);
            boolean sameLength =
                    second - end - 1 == 4 || second - end - 1 == 2 && line.startsAny(behind, "赛季", "学年", "财年", "年");
            if (sameLength
                    && line.startsAny(behind, "年", "学年", "赛季", "财年")
                    && (Dates.isRecentYear(line, at, end) || ancient(line, at, end, second))) {
                Dates.year(line, at, end, out);
                out.say(line.at(end) == '到' ? "到" : "至", end, end + 1);
                Dates.year(line, end + 1, second, out);
                return second;
            }
        }
        return PASS;
    }

    /** 唐（618—907）, 鲁迅（1881-1936）: two years alone in brackets behind a name. */
    private static boolean lived(Line line, int at, int end) {
        int second = line.digits(end + 1);
        boolean years =
                line.in(end, RANGE) && end - at >= 3 && end - at <= 4 && second - end - 1 <= 4 && second > end + 1;
        return years
                && line.in(at - 1, "(（")
                && line.in(second, ")）")
                && line.han(at - 2)
                && line.number(at, end) < line.number(end + 1, second)
                && line.number(end + 1, second) < 2100
                && (line.number(at, end) % 10 != 0 || line.number(end + 1, second) % 10 != 0);
    }

    /** （960-1127年）: in brackets, or long ago and long enough. */
    private static boolean ancient(Line line, int at, int end, int second) {
        return end - at == 3 && (line.in(at - 1, "(（") || second - end - 1 == 4 && line.number(at, end) >= 500);
    }

    private static boolean yearDigits(Line line, int at, int end, int mark) {
        int length = end - at;
        if (line.at(mark) != '年') {
            return length == 4 || length == 2;
        }
        int month = line.blanks(mark + 1);
        boolean withMonth = line.digit(month) && line.at(line.blanks(line.digits(month))) == '月';
        if (ERA.endsAt(line, line.blanksBefore(at))
                && length <= 4
                && !SPAN_AFTER.within(line, mark + 1, mark + 2)
                && !line.ends(at, "年前")) {
            return line.ends(at, "元")
                    || line.ends(at, "元前")
                    || withMonth
                    || length >= 3 && line.ends(at, "前") && !line.ends(at, "之前");
        }
        if (length == 4) {
            int value = line.number(at, end);
            boolean round = value % 100 == 0;
            boolean span = SPAN_AFTER.at(line, mark + 1) > 0
                            && !line.startsAny(mark + 1, "后", "期", "间", "以来", "的时间", "以后", "之后", "以前", "之前", "前")
                    || line.at(mark + 1) == '前' && round;
            if (value == 1000 || line.ends(at, "距今") || line.ends(at, "距今约")) {
                return withMonth;
            }
            return withMonth
                    || value >= 1000
                            && value < 3000
                            && !(round && (span || value % 1000 == 0 && SPAN_BEFORE.endsAt(line, at)));
        }
        if (length == 3) {
            return withMonth
                    || line.in(at - 1, "于在自从(（—–-~至到")
                            && line.number(at, end) % 100 != 0
                            && SPAN_AFTER.at(line, mark + 1) == 0;
        }
        if (length != 2) {
            return false;
        }
        if (line.at(mark + 1) == '代') {
            return false;
        }
        if (REIGN.endsAt(line, line.blanksBefore(at))) {
            return false;
        }
        boolean span = SPAN_AFTER.at(line, mark + 1) > 0 || SPAN_BEFORE.endsAt(line, line.blanksBefore(at));
        return withMonth || line.at(at) == '0' || line.number(at, end) >= 60 && line.number(at, end) % 10 != 0 && !span;
    }

    private static int yearMonthDay(Line line, int at, int end, int mark, Transcript out) {
        Dates.year(line, at, end, out);
        if (line.at(mark) != '年') {
            return end;
        }
        out.say('年', mark, mark + 1);
        int month = line.blanks(mark + 1);
        int monthEnd = line.digits(month);
        int sign = line.blanks(monthEnd);
        if (line.at(sign) != '月' || !Dates.isMonth(line, month, monthEnd)) {
            return mark + 1;
        }
        Dates.count(line, month, monthEnd, out);
        out.say('月', sign, sign + 1);
        return day(line, sign + 1, out);
    }

    private static int day(Line line, int after, Transcript out) {
        int day = line.blanks(after);
        int dayEnd = line.digits(day);
        int sign = line.blanks(dayEnd);
        if (!Dates.isDay(line, day, dayEnd)) {
            return after;
        }
        if (line.in(sign, "日号")) {
            Dates.count(line, day, dayEnd, out);
            out.say(line.at(sign), sign, sign + 1);
            return sign + 1;
        }
        // 3月5-8日: the day's sign comes with the end of the range.
        if (line.in(sign, RANGE) && line.digit(sign + 1)) {
            Dates.count(line, day, dayEnd, out);
            return dayEnd;
        }
        return after;
    }

    /** 3月5日, 12月, 5号 as the end of a range, 3-5月. */
    private int monthDay(Line line, int at, int end, Transcript out, boolean tail) {
        int sign = line.blanks(end);
        if (line.at(sign) == '月' && Dates.isMonth(line, at, end)) {
            Dates.count(line, at, end, out);
            out.say('月', sign, sign + 1);
            return day(line, sign + 1, out);
        }
        if (line.in(sign, "日号") && Dates.isDay(line, at, end) && (tail || line.at(at) == '0')) {
            Dates.count(line, at, end, out);
            out.say(line.at(sign), sign, sign + 1);
            return sign + 1;
        }
        // 3-5月, 5~8日: the sign is behind the second number.
        if (line.in(sign, RANGE) && line.digit(line.blanks(sign + 1)) && end - at <= 2) {
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

    /** Whether a date of the same form ends in front of the dash. */
    private static boolean tailOfRow(Line line, int at) {
        int i = at - 1;
        if (!line.in(i, RANGE)) {
            return false;
        }
        while (line.digit(i - 1) || line.at(i - 1) == '/') {
            i--;
        }
        return i < at - 3 && another(line, at - 1);
    }

    /** The second half of 6/18-6/20. */
    private static boolean another(Line line, int end) {
        int from = line.blanks(line.in(end, "-~–—至到") ? end + 1 : end);
        int slash = line.digits(from);
        int last = line.digits(slash + 1);
        return from > end
                && line.at(slash) == '/'
                && Dates.isMonth(line, from, slash)
                && Dates.isDay(line, slash + 1, last)
                && line.at(last) != '/';
    }

    /** 3/5, 10.1, 12-25 where the surroundings speak of dates. */
    private static int shortForm(Line line, int at, int first, Transcript out) {
        char sep = line.at(first);
        if (sep != '/' && sep != '.' && sep != '-' || !Dates.isMonth(line, at, first)) {
            return PASS;
        }
        int second = line.digits(first + 1);
        if (!Dates.isDay(line, first + 1, second)
                || line.in(second, "/.-:%") && line.digit(second + 1) && !(sep == '/' && another(line, second))
                || line.in(at - 1, "/.")
                || line.at(at - 1) == '-' && !(sep == '/' && tailOfRow(line, at))
                || line.letter(second)
                || line.letter(at - 1)) {
            return PASS;
        }
        int next = line.blanks(second);
        boolean weekday =
                line.startsAny(next, "(周", "（周", "(星期", "（星期", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "星期");
        boolean row = sep == '/' && (another(line, second) || tailOfRow(line, at)) || line.ends(at, "年");
        boolean padded = sep == '/'
                && first - at == 2
                && second - first == 3
                && (line.at(at) == '0' || line.at(first + 1) == '0')
                && line.at(next) != '页';
        boolean close = weekday
                || row
                || padded
                || sep == '/' && line.digit(next) && line.at(line.digits(next)) == ':'
                || line.has(at - (sep == '/' ? 8 : 4), second + (sep == '/' ? 8 : 4), DATE_NEAR);
        if (!close || !weekday && !row && Measures.measureWord(line, next) || Measures.unit(line, next) != null) {
            return PASS;
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
