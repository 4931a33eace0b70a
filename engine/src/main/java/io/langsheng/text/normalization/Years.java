package io.langsheng.text.normalization;

/** Years, and the dates that begin with one: {@code 2024年3月}, {@code 98年}, {@code 2019-2021年}, {@code 公元前221年}. */
final class Years {
    private static final WordSet SPAN_AFTER =
            WordSet.of("来 前 后 间 内 里 之 多 以 历史 时间 的历史 的时间 产权 周年 期 左右 上下 有余 不 如一日 寿命 质保 老 光阴 岁月 河东 合同 贷款 工龄 教龄 党龄");
    private static final WordSet SPAN_BEFORE = WordSet.of(
            "近 约 满 整 达 长达 已 了 有 过 用 历 共 每 第 这 那 前 后 几 活 花 隔 建国 成立 超 逾 仅 的 判 处 刑 徒刑 连续 整整 将近 大约 至少 最多 超过 不到 过去 未来 最近 历时 持续 今后 往后 结婚 从业 任教 从教 工作 使用 保修 质保 苦读 等 等了 守 守了 住 住了 晚 早 差 相差 又 再");
    private static final WordSet EVENT = WordSet.of("世界杯 奥运 亚运 春晚 高考 欧洲杯 抗洪 国标 届");
    private static final WordSet REIGN =
            WordSet.of("康熙 雍正 乾隆 嘉庆 道光 咸丰 同治 光绪 宣统 民国 贞观 开元 天宝 建安 太康 永和 洪武 永乐 宣德 嘉靖 万历 崇祯 绍兴 熙宁 元丰 至元 明治 大正 昭和 平成 令和");
    private static final WordSet ERA = WordSet.of("公元前 公元 前 西元 西元前");

    private Years() {}

    /** 2024年, 98年3月, 2019-2021年, 公元前221年, 90年代, 2023-2024学年. */
    static int read(Line line, int at, int end, Transcript out) {
        int mark = line.blanks(end);
        if (line.startsAny(mark, "年", "學年", "学年", "赛季", "财年", "年度")) {
            return yearDigits(line, at, end, mark) ? yearMonthDay(line, at, end, mark, out) : Rule.PASS;
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
        if (line.in(end, Dates.RANGE) && line.digit(end + 1) && (end - at == 4 || end - at == 3)) {
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
        return Rule.PASS;
    }

    /** 唐（618—907）, 鲁迅（1881-1936）: two years alone in brackets behind a name. */
    private static boolean lived(Line line, int at, int end) {
        int second = line.digits(end + 1);
        boolean years = line.in(end, Dates.RANGE)
                && end - at >= 3
                && end - at <= 4
                && second - end - 1 <= 4
                && second > end + 1;
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
            return (length == 4 || length == 2) && !line.letter(at - 1) && line.at(at - 1) != '第';
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

    static int day(Line line, int after, Transcript out) {
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
        if (line.in(sign, Dates.RANGE) && line.digit(sign + 1)) {
            Dates.count(line, day, dayEnd, out);
            return dayEnd;
        }
        return after;
    }
}
