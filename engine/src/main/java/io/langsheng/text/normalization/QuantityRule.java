package io.langsheng.text.normalization;

import io.langsheng.text.normalization.Measures.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that count or measure, alone or as a range.
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
    private static final String SCALES = "十百千万亿兆";
    private static final WordSet TEN_THOUSANDS_OF = WordSet.of("像素 粉 粉丝 人 元 块 用户 播放 阅读 次 多 +");
    /** What costs or earns tens of thousands. */
    private static final WordSet PRICED =
            WordSet.of("的车 买车 车款 年薪 年包 预算 存款 首付 月供 彩礼 总价 落地 薪资 工资 奖金 房价 资产 负债 贷款 收入 营收 播放量 阅读量 点赞 涨粉 粉丝 销量 成交");

    private static final WordSet POWERED = WordSet.of("充 功率 瓦 灯 电源 适配器 电机 显卡 功耗 光伏 组件 音箱 输出 供电");
    private static final WordSet COINS = WordSet.of("BTC ETH USDT");
    private static final WordSet APPROXIMATE = WordSet.of("多 余 来 几 多万 余万 多亿 余亿 多个 余个 万多 万余 亿多 亿余");

    /** One number with everything that belongs to it. */
    private record Quantity(
            int from,
            int end,
            int sign,
            @Nullable Unit currency,
            Numeral numeral,
            Scale scale,
            @Nullable Unit unit) {}

    /** Written behind the number: 万, 亿, million; {@code zeros} moves the point for the English ones. */
    private record Scale(String spoken, int zeros, int from, int end) {
        static Scale none(int at) {
            return new Scale("", 0, at, at);
        }
    }

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
        Quantity first = quantity(line, at);
        if (first == null) {
            return PASS;
        }
        int separator = line.blanks(first.end);
        Quantity second = null;
        if (line.in(separator, RANGE)
                && line.at(separator + 1) != line.at(separator)
                && !(line.at(at - 1) == '-' && (line.digit(at - 2) || line.letter(at - 2)))
                && !(line.at(separator) == '-' && separator == first.end && numbered(line, at, separator))
                && rangeMayFollow(line, first, separator)) {
            second = quantity(line, line.blanks(separator + 1));
        }
        if (second == null || second.end > line.limit() || !belongTogether(line, first, second)) {
            if (first.unit == null && first.currency == null && first.scale.end == first.scale.from) {
                return bare(line, first, out);
            }
            say(line, first, first.unit, first.currency, out);
            return first.end;
        }
        range(line, first, second, separator, out);
        return second.end;
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
        Unit firstUnit = first.unit;
        Unit secondUnit = second.unit;
        if (firstUnit == null && secondUnit != null && !secondUnit.before().isEmpty()) {
            out.say(sign(first.sign, secondUnit), first.from, first.from);
            out.say(secondUnit.before(), first.from, first.end);
            out.say(number(first, "二"), first.from, first.end);
            out.say(joint(line, separator), separator, separator + 1);
            out.say(number(second, "二") + second.scale.spoken, second.numeral.from(), second.end);
            out.say(secondUnit.spoken(), second.numeral.end(), second.end);
            return;
        }
        boolean shared = firstUnit == null && first.currency == null;
        Unit heard = shared ? secondUnit : firstUnit;
        boolean two = heard != null
                || first.currency != null
                || first.scale.spoken.isEmpty()
                        && Measures.two(line, line.blanks(second.end)).equals("两")
                || !first.scale.spoken.isEmpty();
        out.say(sign(first.sign, heard), first.from, first.numeral.from());
        if (firstUnit != null) {
            out.say(firstUnit.before(), first.from, first.end);
        }
        out.say(
                number(first, two && !afterOrdinal(line, first.from) && !degrees(heard) ? "两" : "二"),
                first.numeral.from(),
                first.numeral.end());
        out.say(first.scale.spoken, first.scale.from, first.scale.end);
        if (firstUnit != null) {
            out.say(firstUnit.spoken(), first.scale.end, first.end);
        } else if (first.currency != null && second.currency != null) {
            out.say(first.currency.spoken(), first.from, first.end);
        }
        out.say(joint(line, separator), separator, separator + 1);
        Unit currency = second.currency != null ? second.currency : first.currency;
        say(line, second, second.unit, firstUnit != null && firstUnit == second.unit ? null : currency, out);
    }

    private static String joint(Line line, int separator) {
        return line.at(separator) == '至' ? "至" : "到";
    }

    /** One quantity: sign, what stands in front, number, scale, unit, currency. */
    private void say(Line line, Quantity q, @Nullable Unit unit, @Nullable Unit currency, Transcript out) {
        boolean money = currency != null;
        int sign = joined(line, q, unit) ? '&' : q.sign;
        String two = two(line, q, unit, currency);
        boolean prefixed = unit != null && !unit.before().isEmpty();
        if (prefixed && unit != null) {
            String number = number(q, two);
            String hundred = unit.before().equals("百分之") && number.equals("一百") ? "百" : number;
            out.say(sign(sign, unit) + unit.before(), q.from, q.end);
            out.say(hundred + q.scale.spoken + unit.spoken(), q.from, q.end);
            return;
        }
        out.say(sign(sign, unit), q.from, money ? q.from + 1 : q.numeral.from());
        out.say(money ? money(q, two) : number(q, two), q.numeral.from(), q.numeral.end());
        out.say(q.scale.spoken, q.scale.from, q.scale.end);
        if (unit != null) {
            out.say(unit.spoken(), Math.min(q.scale.end, q.end - 1), q.end);
        }
        if (currency != null && !line.startsAny(q.end, "元", "块", "美元", "欧元", "英镑", "日元", "港元", "美金")) {
            int end = q.currency == null ? q.end : Math.max(q.end, q.currency.end());
            out.say(currency.spoken(), q.numeral.from(), end);
        }
    }

    private static String two(Line line, Quantity q, @Nullable Unit unit, @Nullable Unit currency) {
        if (afterOrdinal(line, q.from)) {
            return "二";
        }
        if (!q.scale.spoken.isEmpty()) {
            return q.scale.spoken.charAt(0) == '百' || q.scale.spoken.charAt(0) == '十' ? "二" : "两";
        }
        if (currency != null) {
            return "两";
        }
        return unit != null ? Measures.two(unit) : Measures.two(line, line.blanks(q.end));
    }

    private static String number(Quantity q, String two) {
        return q.numeral.isTwo() ? two : scaled(q, q.numeral.spoken());
    }

    private static String money(Quantity q, String two) {
        return q.numeral.isTwo() && q.scale.zeros == 0 ? two : scaled(q, q.numeral.rounded());
    }

    /** Million and its kin have no word in Chinese: the number itself grows. */
    private static String scaled(Quantity q, String spoken) {
        if (q.scale.zeros == 0) {
            return spoken;
        }
        StringBuilder digits = new StringBuilder(q.numeral.whole());
        int zeros = q.scale.zeros;
        String fraction = q.numeral.fraction();
        for (int i = 0; i < zeros; i++) {
            digits.append(i < fraction.length() ? fraction.charAt(i) : '0');
        }
        String rest = fraction.length() > zeros ? fraction.substring(zeros) : "";
        return Numerals.decimal(digits, rest);
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
        return q.sign == '+'
                && line.han(q.from - 1)
                && !line.in(q.from - 1, "和与或为是到至约比")
                && unit != null
                && unit.before().isEmpty()
                && !degrees(unit);
    }

    /** A number without unit: what stands around it decides between quantity and digits. */
    private int bare(Line line, Quantity q, Transcript out) {
        Numeral n = q.numeral;
        if (q.sign == '-' && line.at(n.end()) == '度' && !line.in(n.end() + 1, "角")) {
            out.say("零下", q.from, n.from()).say(n.isTwo() ? "两" : n.spoken(), n.from(), n.end());
            return n.end();
        }
        boolean plus = q.sign == '+'
                && line.han(q.from - 1)
                && !line.in(q.from - 1, "和与或为是")
                && !(line.in(q.from - 1, "到至") && line.in(q.from - 2, "0123456789度%℃"));
        out.say(plus ? "加" : sign(q.sign, null), q.from, n.from());
        int point = n.from() + n.whole().length();
        if (n.isDecimal() && !n.grouped() && n.whole().length() >= 6 && line.letter(n.from() - 1)) {
            Numbering.sayGroups(line, n.from(), point, false, out); // of a patent
            out.say("点", point, point + 1).digits(line, point + 1, n.end(), false);
        } else if (n.isDecimal() || n.grouped()) {
            out.say(n.spoken(), n.from(), n.end());
        } else if (n.isTwo()) {
            boolean floor = q.sign == '-' && line.in(n.end(), "层楼");
            String two = afterOrdinal(line, q.from) || line.letter(q.from - 1) || floor
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

    private static @Nullable Quantity quantity(Line line, int at) {
        int i = at;
        int sign = 0;
        if (line.in(i, "-−+±")
                && !(line.digit(i - 1)
                        || line.letter(i - 1)
                        || line.at(i - 1) == ')'
                        || line.in(i - 1, FormulaRule.SUBSCRIPTS))
                && signed(line, i)) {
            sign = line.at(i) == '−' ? '-' : line.at(i);
            i = line.blanks(i + 1);
        }
        Unit currency = Measures.currency(line, i);
        if (currency != null && line.digit(currency.end()) && COINS.contains(currency.written())) {
            return null; // ETH2.0 is a name
        }
        if (currency != null && currency.written().equals("INR") && line.at(line.blanks(currency.end()) + 1) == '.') {
            return null; // a ratio in medicine
        }
        if (currency != null) {
            i = line.blanks(currency.end());
            if (sign == 0 && line.at(i) == '-' && line.digit(i + 1)) {
                sign = '-';
                i++;
            }
        }
        Numeral numeral = Numeral.parse(line, i);
        if (numeral == null) {
            return null;
        }
        Scale scale = scale(line, numeral.end(), currency != null);
        int end = Math.max(numeral.end(), scale.end);
        Unit unit = unit(line, end);
        Unit money = unit == null && currency == null ? currencyBehind(line, end) : null;
        return build(line, at, sign, currency != null ? currency : money, numeral, scale, unit, money);
    }

    private static @Nullable Quantity build(
            Line line,
            int from,
            int sign,
            @Nullable Unit currency,
            Numeral numeral,
            Scale scale,
            @Nullable Unit unit,
            @Nullable Unit behind) {
        int end = Math.max(numeral.end(), scale.end);
        if (unit != null) {
            end = unit.end();
        } else if (behind != null) {
            end = behind.end();
        }
        return end > line.limit() ? null : new Quantity(from, end, sign, currency, numeral, scale, unit);
    }

    private static boolean signed(Line line, int at) {
        if (line.at(at) == '±') {
            return true;
        }
        if (line.at(at) != '+' && joins(line, at)) {
            return false;
        }
        return !Numbering.designator(line, at);
    }

    /** The dash of 9点-11点, 7月-9月: behind a number with a Chinese measure. */
    private static boolean joins(Line line, int dash) {
        int i = dash - 1;
        while (line.han(i) && dash - i <= 3) {
            i--;
        }
        return i < dash - 1 && line.digit(i) && (Measures.measureWord(line, i + 1) || line.in(i + 1, "年月日号楼层"));
    }

    private static Scale scale(Line line, int at, boolean money) {
        int i = at;
        if (line.in(i, SCALES)) {
            while (line.in(i, SCALES)) {
                i++;
            }
            int more = APPROXIMATE.at(line, i) > 0 && line.in(i, "多余") ? 1 : 0;
            return new Scale(line.text(at, i + more), 0, at, i + more);
        }
        int n = line.blanks(i);
        if (line.startsAny(n, "trillion", "Trillion")) {
            return new Scale("", 12, n, n + 8);
        }
        if (line.startsAny(n, "billion", "Billion", "million", "Million")) {
            return new Scale("", line.in(n, "bB") ? 9 : 6, n, n + 7);
        }
        if (line.startsAny(n, "thousand", "Thousand")) {
            return new Scale("", 3, n, n + 8);
        }
        if (money && line.startsAny(i, "bn", "mn", "tn", "Bn", "Mn") && !line.letter(i + 2)) {
            return new Scale("", line.in(i, "bB") ? 9 : line.in(i, "mM") ? 6 : 12, i, i + 2);
        }
        if (line.at(i) == 'W' && tenThousands(line, at, i)) {
            return new Scale("万", 0, i, i + 1);
        }
        if (money && line.in(i, "kKMBT") && !line.letter(i + 1) && !line.digit(i + 1)) {
            int zeros = switch (line.at(i)) {
                case 'k', 'K' -> 3;
                case 'M' -> 6;
                case 'B' -> 9;
                default -> 12;
            };
            return new Scale("", zeros, i, i + 1);
        }
        return Scale.none(at);
    }

    /** Whether the W behind a number means 万 and not watts: 10W~20W的车, 100W粉丝. */
    private static boolean tenThousands(Line line, int at, int mark) {
        return TEN_THOUSANDS_OF.at(line, mark + 1) > 0
                || !line.letter(mark + 1)
                        && line.has(at - 10, mark + 12, PRICED)
                        && !line.has(at - 10, mark + 12, POWERED);
    }

    private static @Nullable Unit unit(Line line, int at) {
        int i = line.blanks(at);
        Unit unit = i - at > 1 ? null : Measures.unit(line, i);
        boolean name =
                unit != null && i == at && line.letter(i) && unit.written().length() == 1 && named(line, at);
        return name || oil(line, i) ? null : unit;
    }

    /** The W of 5W-30, a grade of oil. */
    private static boolean oil(Line line, int at) {
        int end = line.digits(at + 2);
        return line.at(at) == 'W'
                && line.at(at + 1) == '-'
                && end == at + 4
                && !line.in(end, "Ww瓦.%")
                && (line.in(at - 1, "05") && !line.letter(end));
    }

    /** Whether the number that ends at {@code end} is a part of a name: the 300 of E300L. */
    private static boolean named(Line line, int end) {
        int i = end;
        while (line.digit(i - 1)) {
            i--;
        }
        return line.letter(i - 1);
    }

    private static @Nullable Unit currencyBehind(Line line, int at) {
        int i = line.blanks(at);
        if (i - at > 1 || line.in(i, "¥￥")) {
            return null;
        }
        Unit unit = Measures.currency(line, i);
        // "5$3" and "100 RMB5" are something else.
        return unit == null || line.digit(unit.end()) ? null : unit;
    }

    private static boolean rangeMayFollow(Line line, Quantity first, int separator) {
        char mark = line.at(separator);
        if (CardRule.end(line, line.blanks(separator + 1)) != PASS) {
            return false;
        }
        if (mark == '至' || mark == '到') {
            return line.digit(separator + 1) && first.sign == 0;
        }
        int next = line.blanks(separator + 1);
        return line.digit(next)
                || line.in(next, "-+−") && line.digit(next + 1)
                || Measures.currency(line, next) != null;
    }

    /** {@code 3-5} is a range if it rises or something is measured; {@code 3-1-2} never is. */
    private static boolean belongTogether(Line line, Quantity first, Quantity second) {
        if (line.in(second.end, "-") && line.digit(second.end + 1)) {
            return false;
        }
        boolean measured = first.unit != null || second.unit != null || first.currency != null;
        if (!measured && Numbering.digitByDigit(line, first.numeral)) {
            return false;
        }
        if (measured || first.sign != 0 || second.sign != 0 || !first.scale.spoken.isEmpty()) {
            return true;
        }
        return compare(first.numeral, second.numeral) < 0;
    }

    private static int compare(Numeral a, Numeral b) {
        double difference = Double.parseDouble("0" + a.whole() + "." + a.fraction() + "0")
                - Double.parseDouble("0" + b.whole() + "." + b.fraction() + "0");
        return (int) Math.signum(difference);
    }
}
