package io.langsheng.text.normalization;

/**
 * Times as {@code say-as} gives them. With am or pm a full hour is 整 and thirty minutes are 半.
 *
 * <p>{@code 12:00:00点 → 十二点}, {@code 5:30 am → 凌晨五点半}, {@code 09:28-10:00 → 九点二十八分到十点}, {@code 1'21" →
 * 一分二十一秒}.
 */
final class ForcedTime {
    private ForcedTime() {}

    static boolean say(Line line, int from, int to, Transcript out) {
        int i = from;
        boolean some = false;
        while (i < to) {
            if (line.digit(i)) {
                int end = clock(line, i, to, out);
                if (end < 0) {
                    return false;
                }
                i = end;
                some = true;
            } else if (line.in(i, "-~–—至到") && some) {
                out.say("到", i, i + 1);
                i = line.blanks(i + 1);
            } else if (line.han(i)) {
                out.say(line.at(i), i, i + 1);
                i++;
            } else if (line.at(i) == ' ') {
                i++;
            } else {
                return false;
            }
        }
        return some;
    }

    /** Past one time, or −1 where there is none. */
    private static int clock(Line line, int at, int to, Transcript out) {
        int hourEnd = line.digits(at);
        if (line.in(hourEnd, "'′") && hourEnd < to) {
            return minutes(line, at, hourEnd, to, out);
        }
        if (!line.in(hourEnd, ":：")) {
            int noon = TimeRule.noon(line, hourEnd);
            if (noon == 0 || hourEnd - at > 2) {
                return -1;
            }
            int mark = line.blanks(hourEnd);
            out.say(TimeRule.halfDay(line.number(at, hourEnd), line.at(mark)), at, hourEnd);
            TimeRule.sayHour(line, at, hourEnd, out);
            out.say("点整", mark, mark + noon);
            return mark + noon;
        }
        int minute = hourEnd + 1;
        int minuteEnd = line.digits(minute);
        if (minuteEnd == minute || hourEnd - at > 2 || minuteEnd - minute > 2 || line.number(minute, minuteEnd) > 59) {
            return -1;
        }
        int second = line.in(minuteEnd, ":：") && line.digit(minuteEnd + 1) ? minuteEnd + 1 : -1;
        int end = second < 0 ? minuteEnd : line.digits(second);
        int noon = TimeRule.noon(line, end);
        int mark = line.blanks(end);
        boolean half = noon > 0;
        if (half) {
            out.say(TimeRule.halfDay(line.number(at, hourEnd), line.at(mark)), at, hourEnd);
        }
        TimeRule.sayHour(line, at, hourEnd, out);
        out.say("点", hourEnd, hourEnd + 1);
        int minutes = line.number(minute, minuteEnd);
        int seconds = second < 0 ? 0 : line.number(second, end);
        if (half && second < 0 && minutes == 0) {
            out.say("整", minute, minuteEnd);
        } else if (half && second < 0 && minutes == 30) {
            out.say("半", minute, minuteEnd);
        } else if (minutes > 0 || seconds > 0) {
            TimeRule.small(line, minute, minuteEnd, out);
            out.say("分", minuteEnd - 1, minuteEnd);
        }
        if (seconds > 0) {
            TimeRule.small(line, second, end, out);
            out.say("秒", end - 1, end);
        }
        int past = half ? mark + noon : end;
        return line.in(past, "点分秒时") && past < to ? past + 1 : past;
    }

    private static int minutes(Line line, int at, int end, int to, Transcript out) {
        out.cardinal(line, at, end).say("分", end, end + 1);
        int second = end + 1;
        int secondEnd = line.digits(second);
        if (second < to && secondEnd > second) {
            out.cardinal(line, second, secondEnd).say("秒", secondEnd - 1, secondEnd);
            return line.in(secondEnd, "\"″”") ? secondEnd + 1 : secondEnd;
        }
        return second;
    }
}
