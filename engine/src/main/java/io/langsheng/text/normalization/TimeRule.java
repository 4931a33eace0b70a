package io.langsheng.text.normalization;

/**
 * Times of day and durations written with colons.
 *
 * <pre>
 * 8:05          → 八点零五分        20:30:15     → 二十点三十分十五秒
 * 3:05pm        → 下午三点零五分    9:00-17:30   → 九点到十七点三十分
 * 用时3:25      → 三分二十五秒      12:00        → 十二点
 * 1h35min       → 一小时三十五分钟  3'45"        → 三分四十五秒
 * </pre>
 */
final class TimeRule implements Rule {
    private static final WordSet DURATION =
            WordSet.of("PB 通关 通关时间 完赛 净计时 马拉松 半马 全马 纪录 用时 耗时 时长 全长 片长 成绩 倒计时 历时 总长 长度 配速 净胜时间 圈速");
    private static final WordSet RATIO = WordSet.of(
            "比分 比例 配比 比率 赔率 比值 大比分 战胜 击败 领先 落后 大胜 完胜 险胜 惜败 逆转 取胜 战平 战成 打成 败给 输给 告负 不敌 力克 胜出 横扫 扳平 半场 全场 局比分 击退 小胜 轻取 兑 稀释 配方 混合 按 画幅 画面比 屏幕比 宽高比 长宽比 浓度比 性别比 男女比 以 净胜");
    private static final WordSet HALF_DAY = WordSet.of("上午 下午 晚上 早上 中午 凌晨 清晨 傍晚 夜里 早 晚 午后 夜间 深夜 今早 今晚 明早 明晚 昨晚 当晚");

    /** Units that may follow each other, from the longest to the shortest. */
    private static final String CHAIN = " d day days | h hr hrs hour hours | m min mins | s sec secs | ms ";

    private static final String[] CHAINED = {"天", "小时", "分钟", "秒", "毫秒"};

    /** A parsed time; −1 where a part is missing. */
    private record Clock(
            int hour, int hourEnd, int minute, int minuteEnd, int second, int secondEnd, int noon, int end) {}

    @Override
    public int read(Line line, int at, Transcript out) {
        if (!line.digit(at) || line.digit(at - 1) || line.in(at - 1, ":：.") && line.digit(at - 2)) {
            return PASS;
        }
        int length = chain(line, at, out);
        length = length == PASS ? primes(line, at, out) : length;
        if (length != PASS) {
            return length;
        }
        int hour = hour(line, at, out);
        if (hour != PASS) {
            return hour;
        }
        int lap = lap(line, at, out);
        if (lap != PASS) {
            return lap;
        }
        Clock clock = parse(line, at);
        if (clock == null || clock.end > line.limit() || ratio(line, at, clock)) {
            return PASS;
        }
        if (duration(line, at, clock)) {
            return sayDuration(line, clock, out);
        }
        say(line, clock, out);
        int dash = line.blanks(clock.end);
        if (!line.in(dash, "-~–—―−至到") || line.in(dash + 1, "-")) {
            return clock.end;
        }
        int next = line.blanks(line.in(dash + 1, "—~-") ? dash + 2 : dash + 1);
        Clock last = line.digit(next) ? parse(line, next) : null;
        if (last == null || last.end > line.limit()) {
            if (line.at(dash) != '至' && HALF_DAY.at(line, next) > 0) {
                out.say("到", dash, next);
                return next;
            }
            return clock.end;
        }
        out.say(line.at(dash) == '至' ? "至" : "到", dash, next);
        say(line, last, out);
        return last.end;
    }

    /** 11 p.m., 9am: an hour alone. */
    private static int hour(Line line, int at, Transcript out) {
        int end = line.digits(at);
        int noon = noon(line, end);
        int value = line.number(at, end);
        int mark = line.blanks(end);
        if (noon == 0 || end - at > 2 || value < 1 || value > 12 || line.letter(at - 1)) {
            return PASS;
        }
        boolean told = HALF_DAY.endsAt(line, line.blanksBefore(at));
        out.say(told ? "" : halfDay(value, line.at(mark)), at, end);
        sayHour(line, at, end, out);
        out.say("点", mark, mark + noon);
        return mark + noon;
    }

    /** 1:32.608: minutes, seconds, and hundredths or thousandths of them. */
    private static int lap(Line line, int at, Transcript out) {
        int colon = line.digits(at);
        int point = line.digits(colon + 1);
        int end = line.digits(point + 1);
        boolean lap = colon - at <= 2
                && line.in(colon, ":：")
                && point == colon + 3
                && line.number(colon + 1, point) < 60
                && line.at(point) == '.'
                && (end == point + 3 || end == point + 4);
        if (!lap || end > line.limit() || line.in(end, ":%") || line.letter(end)) {
            return PASS;
        }
        unit(line, at, colon, "分", out);
        small(line, colon + 1, point, out);
        out.say("点", point, point + 1).digits(line, point + 1, end, false).say("秒", end - 1, end);
        return end;
    }

    /** 1h35min, 2d5h, 3m20s: two or more numbers whose units go down; m is a minute here. */
    private static int chain(Line line, int at, Transcript out) {
        int mark = out.length();
        int i = at;
        int last = -1;
        int parts = 0;
        while (line.digit(i)) {
            int end = line.digits(i);
            int unit = line.blanks(end);
            int unitEnd = line.letters(unit);
            int order = CHAIN.indexOf(" " + line.text(unit, unitEnd).toLowerCase(java.util.Locale.ROOT) + " ");
            if (unitEnd == unit || unitEnd - unit > 4 || order <= last || unitEnd > line.limit()) {
                break;
            }
            String number = Numerals.cardinal(line.text(i, end));
            boolean zero = parts > 0 && end - i == 2 && line.at(i) == '0' && !number.equals("零");
            String spoken = zero ? "零" + number : number.equals("二") ? "两" : number;
            out.say(spoken, i, end).say(CHAINED[order(order)], unit, unitEnd);
            last = order;
            parts++;
            i = unitEnd;
            int next = line.blanks(i);
            if (!line.digit(next) || next - i > 1) {
                break;
            }
            i = next;
        }
        if (parts < 2 || line.letter(i) || line.digit(i)) {
            out.cut(mark);
            return PASS;
        }
        return i;
    }

    private static int order(int place) {
        return (int) CHAIN.substring(0, place).chars().filter(c -> c == '|').count();
    }

    /** 3'45" and the 54' of an angle. */
    private static int primes(Line line, int at, Transcript out) {
        int minutes = line.digits(at);
        if (line.in(minutes, "\"″”") && line.digits(minutes + 1) == minutes + 3 && minutes - at <= 2) {
            out.cardinal(line, at, minutes).say("秒", minutes, minutes + 1);
            out.digits(line, minutes + 1, minutes + 3, false);
            return minutes + 3; // 9"58, of a race
        }
        if (minutes - at > 3 || !line.in(minutes, "'′’")) {
            return PASS;
        }
        int second = minutes + 1;
        Numeral seconds = line.digit(second) ? Numeral.parse(line, second) : null;
        boolean closed = seconds != null && line.in(seconds.end(), "\"″”");
        boolean pair = seconds != null && line.starts(seconds.end(), "''");
        boolean angle = line.in(line.blanksBefore(at) - 1, "°度");
        if (!closed && !pair && !angle) {
            return PASS;
        }
        String number = Numerals.cardinal(line.text(at, minutes));
        out.say(number.equals("二") && !angle ? "两" : number, at, minutes).say("分", minutes, second);
        if (seconds == null || !closed && !pair) {
            return second;
        }
        String zero = seconds.startsWithZero() && seconds.whole().length() == 2 ? "零" : "";
        int end = seconds.end() + (closed ? 1 : 2);
        out.say(zero + seconds.spoken(), second, seconds.end()).say("秒", seconds.end(), end);
        if (closed && line.digits(end) == end + 2) {
            out.digits(line, end, end + 2, false); // 1'40"91
            return end + 2;
        }
        return end;
    }

    private static @org.jspecify.annotations.Nullable Clock parse(Line line, int at) {
        int hourEnd = line.digits(at);
        if (hourEnd - at > 2 || !line.in(hourEnd, ":：")) {
            return null;
        }
        int minute = hourEnd + 1;
        int minuteEnd = line.digits(minute);
        if (minuteEnd - minute != 2 || line.number(at, hourEnd) > 24 || line.number(minute, minuteEnd) > 59) {
            return null;
        }
        int second = -1;
        int secondEnd = -1;
        int end = minuteEnd;
        if (line.in(minuteEnd, ":：") && line.digit(minuteEnd + 1)) {
            second = minuteEnd + 1;
            secondEnd = line.digits(second);
            if (secondEnd - second != 2 || line.number(second, secondEnd) > 59) {
                return null;
            }
            if (line.at(secondEnd) == '.' && line.digit(secondEnd + 1)) {
                secondEnd = line.digits(secondEnd + 1);
            }
            end = secondEnd;
        } else if (line.in(minuteEnd, ".%") && line.digit(minuteEnd + 1)) {
            return null;
        }
        if (line.in(end, ":：") && line.digit(end + 1)) {
            return null;
        }
        int noon = noon(line, end);
        if (noon > 0) {
            int mark = line.blanks(end);
            int noonEnd = mark + noon;
            return new Clock(at, hourEnd, minute, minuteEnd, second, secondEnd, mark, noonEnd);
        }
        boolean zulu = second >= 0 && line.at(end) == 'Z' && line.at(at - 1) == 'T' && !line.letter(end + 1);
        return new Clock(at, hourEnd, minute, minuteEnd, second, secondEnd, -1, zulu ? end + 1 : end);
    }

    /** Length of am, pm, a.m. … behind {@code at}, blanks not counted. */
    static int noon(Line line, int at) {
        int i = line.blanks(at);
        for (String mark : new String[] {"a.m.", "p.m.", "A.M.", "P.M.", "am", "pm", "AM", "PM", "Am", "Pm"}) {
            if (line.starts(i, mark) && !line.letter(i + mark.length())) {
                return mark.length();
            }
        }
        return 0;
    }

    private static boolean ratio(Line line, int at, Clock clock) {
        if (clock.noon >= 0 || clock.second >= 0) {
            return false;
        }
        Pairs row = Pairs.around(line, at);
        if (row.scores()) {
            return true;
        }
        boolean told = line.has(row.from() - 6, row.from(), RATIO);
        boolean zeroLed = line.at(clock.minute) == '0' || line.at(at) == '0' && clock.hourEnd - at == 2;
        if (zeroLed && !(line.at(clock.minute) == '0' && told)) {
            return false;
        }
        return told && !line.has(row.from() - 6, row.from(), HALF_DAY)
                || line.startsAny(
                        row.end(), "战胜", "击败", "领先", "大胜", "险胜", "战平", "的比", "的比分", "的比例", "完胜", "落后", "惜败", "不敌", "输给",
                        "逆转", "取胜", "获胜");
    }

    private static boolean duration(Line line, int at, Clock clock) {
        return clock.noon < 0 && line.has(at - 8, at, DURATION);
    }

    private static int sayDuration(Line line, Clock clock, Transcript out) {
        String[] units = clock.second < 0 ? new String[] {"分", "秒"} : new String[] {"小时", "分", "秒"};
        boolean none = line.number(clock.hour, clock.hourEnd) == 0;
        if (!none) {
            int first = line.at(clock.hour) == '0' ? clock.hour + 1 : clock.hour;
            unit(line, first, clock.hourEnd, units[0], out);
        }
        int second = none && line.at(clock.minute) == '0' ? clock.minute + 1 : clock.minute;
        unit(line, second, clock.minuteEnd, units[1], out);
        if (clock.second >= 0) {
            unit(line, clock.second, clock.secondEnd, units[2], out);
        }
        return clock.end;
    }

    private static void unit(Line line, int from, int end, String unit, Transcript out) {
        Numeral parsed = Numeral.parse(line, from);
        String number =
                parsed == null || parsed.end() != end ? Numerals.cardinal(line.text(from, end)) : parsed.spoken();
        String zero = end - from == 2 && line.at(from) == '0' && !number.equals("零") ? "零" : "";
        out.say(number.equals("二") && zero.isEmpty() ? "两" : zero + number, from, end)
                .say(unit, end - 1, end);
    }

    private static void say(Line line, Clock clock, Transcript out) {
        String half = clock.noon < 0 || HALF_DAY.endsAt(line, line.blanksBefore(clock.hour))
                ? ""
                : halfDay(line.number(clock.hour, clock.hourEnd), line.at(clock.noon));
        out.say(half, clock.hour, clock.hourEnd);
        sayHour(line, clock.hour, clock.hourEnd, out);
        out.say("点", clock.hourEnd, clock.hourEnd + 1);
        sayMinutes(line, clock, out);
    }

    static void sayHour(Line line, int from, int end, Transcript out) {
        String hour = Numerals.cardinal(line.text(from, end));
        out.say(hour.equals("二") ? "两" : hour, from, end);
    }

    private static void sayMinutes(Line line, Clock clock, Transcript out) {
        int secondWhole = Math.min(clock.second + 2, clock.secondEnd);
        boolean fraction = secondWhole < clock.secondEnd;
        boolean seconds = clock.second >= 0 && (fraction || line.number(clock.second, clock.secondEnd) > 0);
        if (line.number(clock.minute, clock.minuteEnd) > 0 || seconds) {
            small(line, clock.minute, clock.minuteEnd, out);
            if (line.at(clock.minuteEnd) != '分') {
                out.say("分", clock.minuteEnd - 1, clock.minuteEnd);
            }
        }
        if (seconds) {
            small(line, clock.second, secondWhole, out);
            if (fraction) {
                out.say("点", secondWhole, secondWhole + 1).digits(line, secondWhole + 1, clock.secondEnd, false);
            }
            if (line.at(clock.secondEnd) != '秒') {
                out.say("秒", clock.secondEnd - 1, clock.secondEnd);
            }
        }
    }

    /** Minutes and seconds keep their zero: {@code 05 → 零五}; {@code 00 → 零}. */
    static void small(Line line, int from, int end, Transcript out) {
        int value = line.number(from, end);
        String zero = end - from == 2 && value > 0 && value < 10 ? "零" : "";
        out.say(zero + Numerals.cardinal(line.text(from, end)), from, end);
    }

    /** am and pm by the hour they stand behind: {@code 5 am → 凌晨}, {@code 9 pm → 晚上}, {@code 12 pm → 中午}. */
    static String halfDay(int hour, char mark) {
        boolean morning = mark == 'a' || mark == 'A';
        if (morning) {
            return hour < 6 || hour == 12 ? "凌晨" : "上午";
        }
        if (hour == 12) {
            return "中午";
        }
        return hour < 6 ? "下午" : "晚上";
    }
}
