package io.langsheng.text.normalization;

import io.langsheng.text.normalization.Measures.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that count or measure, alone or as a range, as {@link Quantity} takes them apart.
 *
 * <pre>
 * 12,000        → 一万两千          3~5天       → 三到五天
 * 2.5kg         → 二点五千克        50%~60%     → 百分之五十到百分之六十
 * ¥12.50        → 十二点五零元      -5~3℃       → 零下五到三摄氏度
 * 60km/h        → 每小时六十公里    $3.5 million → 三百五十万美元
 * </pre>
 */
final class QuantityRule implements Rule {
    private static final String RANGE = "-~–—―−至到";

    @Override
    public int read(Line line, int at, Transcript out) {
        int neighbours = neighbours(line, at);
        if (neighbours > 0) {
            int joint = line.digits(at);
            String first = Numerals.cardinal(line.text(at, joint));
            boolean two = first.equals("二") && neighbours == joint + 2;
            out.say(two ? "两" : first, at, joint).cardinal(line, joint + 1, neighbours);
            return neighbours;
        }
        Quantity first = Quantity.parse(line, at);
        if (first == null) {
            return PASS;
        }
        int separator = line.blanks(first.end());
        Quantity second = null;
        if (line.in(separator, RANGE)
                && line.at(separator + 1) != line.at(separator)
                && !(separator > first.end() && line.in(separator, "-−") && line.digit(separator + 1))
                && !(line.at(at - 1) == '-' && (line.digit(at - 2) || line.letter(at - 2)))
                && !(line.in(separator, "-–—") && separator == first.end() && numbered(line, at, separator))
                && rangeMayFollow(line, first, separator)) {
            second = Quantity.parse(line, line.blanks(separator + 1));
        }
        if (second == null || second.end() > line.limit() || !belongTogether(line, first, second)) {
            if (first.unit() == null
                    && first.currency() == null
                    && first.scale().end() == first.scale().from()) {
                return bare(line, first, out);
            }
            say(line, first, first.unit(), first.currency(), out);
            return first.end();
        }
        range(line, first, second, separator, out);
        return second.end();
    }

    /** i9-14900, 表1-2, JGJ 59-2011: a dash inside a name; a standard has its year behind it. */
    private static boolean numbered(Line line, int at, int dash) {
        int before = line.blanksBefore(at);
        return line.letter(at - 1)
                || line.in(before - 1, "图表式")
                || line.letter(before - 1)
                        && line.letter(before - 2)
                        && line.digits(dash + 1) == dash + 5
                        && line.startsAny(dash + 1, "19", "20");
    }

    /** Past 2、3个, 15、6岁, 3、40人: two numbers that follow each other mean about so many; 0 for others. */
    private static int neighbours(Line line, int at) {
        int joint = line.digits(at);
        int end = line.digits(joint + 1);
        if (joint == at
                || joint - at > 2
                || line.at(joint) != '、'
                || end == joint + 1
                || line.in(at - 1, "第、.0123456789")) {
            return 0;
        }
        boolean next = line.at(joint + 1) == line.at(joint - 1) + 1;
        boolean one = end == joint + 2 && line.at(at) != '0';
        boolean round = joint == at + 1 && end - joint <= 5;
        for (int i = joint + 2; i < end; i++) {
            round &= line.at(i) == '0';
        }
        boolean measured = Measures.two(line, end).equals("两") || line.in(end, "多来几岁") || line.in(end, "万亿");
        return next && (one || round) && measured ? end : 0;
    }

    private void range(Line line, Quantity first, Quantity second, int separator, Transcript out) {
        Unit firstUnit = first.unit();
        Unit secondUnit = second.unit();
        if (firstUnit == null && secondUnit != null && !secondUnit.before().isEmpty()) {
            out.say(sign(first.sign(), secondUnit), first.from(), first.from());
            out.say(secondUnit.before(), first.from(), first.end());
            out.say(first.number("二"), first.from(), first.end());
            out.say(joint(line, separator), separator, separator + 1);
            out.say(
                    second.number("二") + second.scale().spoken(),
                    second.numeral().from(),
                    second.end());
            out.say(secondUnit.spoken(), second.numeral().end(), second.end());
            return;
        }
        boolean shared = firstUnit == null && first.currency() == null;
        Unit heard = shared ? secondUnit : firstUnit;
        boolean two = heard != null
                || first.currency() != null
                || first.scale().spoken().isEmpty()
                        && Measures.two(line, line.blanks(second.end())).equals("两")
                || !first.scale().spoken().isEmpty();
        out.say(sign(first.sign(), heard), first.from(), first.numeral().from());
        if (firstUnit != null) {
            out.say(firstUnit.before(), first.from(), first.end());
        }
        out.say(
                first.number(two && !afterOrdinal(line, first.from()) && !degrees(heard) ? "两" : "二"),
                first.numeral().from(),
                first.numeral().end());
        out.say(first.scale().spoken(), first.scale().from(), first.scale().end());
        if (firstUnit != null) {
            out.say(firstUnit.spoken(), first.scale().end(), first.end());
        } else if (first.currency() != null && second.currency() != null) {
            out.say(first.currency().spoken(), first.from(), first.end());
        }
        out.say(joint(line, separator), separator, separator + 1);
        Unit currency = second.currency() != null ? second.currency() : first.currency();
        say(line, second, second.unit(), firstUnit != null && firstUnit == second.unit() ? null : currency, out);
    }

    private static String joint(Line line, int separator) {
        return line.at(separator) == '至' ? "至" : "到";
    }

    /** One quantity: sign, what stands in front, number, scale, unit, currency. */
    private void say(Line line, Quantity q, @Nullable Unit unit, @Nullable Unit currency, Transcript out) {
        boolean money = currency != null;
        int sign = joined(line, q, unit) ? '&' : q.sign();
        String two = two(line, q, unit, currency);
        boolean prefixed = unit != null && !unit.before().isEmpty();
        if (prefixed && unit != null) {
            String number = q.number(two);
            String hundred = unit.before().equals("百分之") && number.equals("一百") ? "百" : number;
            out.say(sign(sign, unit) + unit.before(), q.from(), q.end());
            out.say(hundred + q.scale().spoken() + unit.spoken(), q.from(), q.end());
            return;
        }
        out.say(sign(sign, unit), q.from(), money ? q.from() + 1 : q.numeral().from());
        out.say(
                money ? q.money(two) : q.number(two),
                q.numeral().from(),
                q.numeral().end());
        out.say(q.scale().spoken(), q.scale().from(), q.scale().end());
        if (unit != null) {
            out.say(unit.spoken(), Math.min(q.scale().end(), q.end() - 1), q.end());
        }
        if (currency != null && !line.startsAny(q.end(), "元", "块", "美元", "欧元", "英镑", "日元", "港元", "美金")) {
            int end = q.currency() == null
                    ? q.end()
                    : Math.max(q.end(), q.currency().end());
            out.say(currency.spoken(), q.numeral().from(), end);
        }
    }

    private static String two(Line line, Quantity q, @Nullable Unit unit, @Nullable Unit currency) {
        if (afterOrdinal(line, q.from())) {
            return "二";
        }
        if (!q.scale().spoken().isEmpty()) {
            return q.scale().spoken().charAt(0) == '百' || q.scale().spoken().charAt(0) == '十' ? "二" : "两";
        }
        if (currency != null) {
            return "两";
        }
        return unit != null ? Measures.two(unit) : Measures.two(line, line.blanks(q.end()));
    }

    private static String sign(int sign, @Nullable Unit unit) {
        boolean temperature = degrees(unit);
        return switch (sign) {
            case '-' -> temperature ? "零下" : "负";
            case '+' -> temperature ? "零上" : "正";
            case '±' -> "正负";
            case '&' -> "加";
            default -> "";
        };
    }

    private static boolean degrees(@Nullable Unit unit) {
        return unit != null && (unit.spoken().endsWith("氏度") || unit.spoken().equals("度"));
    }

    /** The plus of 有线+50W: it joins two things, unless the second is a change, as in 营收+12% and 气温+5℃. */
    private static boolean joined(Line line, Quantity q, @Nullable Unit unit) {
        return q.sign() == '+'
                && line.han(q.from() - 1)
                && !line.in(q.from() - 1, "和与或为是到至约比")
                && unit != null
                && (unit.before().isEmpty() || line.han(q.end()) && !line.in(q.end(), "左以上下的至到和"))
                && !degrees(unit);
    }

    /** A number without unit: what stands around it decides between quantity and digits. */
    private int bare(Line line, Quantity q, Transcript out) {
        Numeral n = q.numeral();
        if (q.sign() == '-' && line.at(n.end()) == '度' && !line.in(n.end() + 1, "角")) {
            out.say("零下", q.from(), n.from()).say(n.isTwo() ? "两" : n.spoken(), n.from(), n.end());
            return n.end();
        }
        boolean plus = q.sign() == '+'
                && (line.han(q.from() - 1) || line.at(q.from() - 1) == '…')
                && !line.in(q.from() - 1, "和与或为是")
                && !(line.in(q.from() - 1, "到至") && line.in(q.from() - 2, "0123456789度%℃"));
        out.say(plus ? "加" : sign(q.sign(), null), q.from(), n.from());
        int point = n.from() + n.whole().length();
        if (n.isDecimal() && !n.grouped() && n.whole().length() >= 6 && line.letter(n.from() - 1)) {
            Numbering.sayGroups(line, n.from(), point, false, out); // of a patent
            out.say("点", point, point + 1).digits(line, point + 1, n.end(), false);
        } else if (n.whole().length() == 4
                && n.fraction().length() >= 4
                && line.letter(q.from() - 2)
                && line.at(q.from() - 1) == ':') {
            out.digits(line, n.from(), point, false).say("点", point, point + 1); // arXiv:2312.00752
            out.digits(line, point + 1, n.end(), false);
        } else if (n.isDecimal() || n.grouped()) {
            out.say(n.spoken(), n.from(), n.end());
        } else if (n.isTwo()) {
            boolean floor = line.in(n.end(), "层楼") && (q.sign() == '-' || line.in(n.from() - 1, "楼座馆店厦场区"));
            String two = afterOrdinal(line, q.from()) || line.letter(q.from() - 1) || floor
                    ? "二"
                    : Measures.two(line, line.blanks(n.end()));
            out.say(two, n.from(), n.end());
        } else if (Numbering.digitByDigit(line, n)) {
            Numbering.sayDigits(line, n, out);
        } else {
            out.say(n.spoken(), n.from(), n.end());
        }
        return n.end();
    }

    static boolean afterOrdinal(Line line, int from) {
        return line.at(line.blanksBefore(from) - 1) == '第';
    }

    private static boolean rangeMayFollow(Line line, Quantity first, int separator) {
        char mark = line.at(separator);
        if (CardRule.end(line, line.blanks(separator + 1)) != PASS) {
            return false;
        }
        if (mark == '至' || mark == '到') {
            return line.digit(separator + 1) && first.sign() == 0;
        }
        int next = line.blanks(separator + 1);
        return line.digit(next)
                || line.in(next, "-+−") && line.digit(next + 1)
                || Measures.currency(line, next) != null;
    }

    /** {@code 3-5} is a range if it rises or something is measured; {@code 3-1-2} never is. */
    private static boolean belongTogether(Line line, Quantity first, Quantity second) {
        if (line.in(second.end(), "-") && line.digit(second.end() + 1)) {
            return false;
        }
        boolean measured = first.unit() != null || second.unit() != null || first.currency() != null;
        if (!measured && Numbering.digitByDigit(line, first.numeral())) {
            return false;
        }
        if (measured
                || first.sign() != 0
                || second.sign() != 0
                || !first.scale().spoken().isEmpty()) {
            return true;
        }
        return compare(first.numeral(), second.numeral()) < 0;
    }

    private static int compare(Numeral a, Numeral b) {
        double difference = Double.parseDouble("0" + a.whole() + "." + a.fraction() + "0")
                - Double.parseDouble("0" + b.whole() + "." + b.fraction() + "0");
        return (int) Math.signum(difference);
    }
}
