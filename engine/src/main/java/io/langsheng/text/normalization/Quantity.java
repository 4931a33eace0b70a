package io.langsheng.text.normalization;

import io.langsheng.text.normalization.Measures.Unit;
import org.jspecify.annotations.Nullable;

/**
 * One number with everything that belongs to it: {@code -5℃}, {@code $3.5 million}, {@code 10W粉丝}.
 *
 * @param from first index, of the sign, the currency or the number
 * @param end past the last of all parts
 * @param sign {@code + - ±}; 0 for none
 * @param currency in front of the number or behind it
 */
record Quantity(
        int from,
        int end,
        int sign,
        @Nullable Unit currency,
        Numeral numeral,
        Scale scale,
        @Nullable Unit unit) {
    private static final String SCALES = "十百千万亿兆";
    private static final WordSet TEN_THOUSANDS_OF = WordSet.of("像素 粉 粉丝 人 元 块 用户 播放 阅读 次 多 +");

    /** What costs or earns tens of thousands. */
    private static final WordSet PRICED =
            WordSet.of("的车 买车 车款 年薪 年包 预算 存款 首付 月供 彩礼 总价 落地 薪资 工资 奖金 房价 资产 负债 贷款 收入 营收 播放量 阅读量 点赞 涨粉 粉丝 销量 成交");

    private static final WordSet POWERED = WordSet.of("充 功率 瓦 灯 电源 适配器 电机 显卡 功耗 光伏 组件 音箱 输出 供电");
    private static final WordSet COINS = WordSet.of("BTC ETH USDT");
    private static final WordSet APPROXIMATE = WordSet.of("多 余 来 几 多万 余万 多亿 余亿 多个 余个 万多 万余 亿多 亿余");

    /** Written behind the number: 万, 亿, million; {@code zeros} moves the point for the English ones. */
    record Scale(String spoken, int zeros, int from, int end) {
        static Scale none(int at) {
            return new Scale("", 0, at, at);
        }
    }

    /** What begins at {@code at}; null where no number does. */
    static @Nullable Quantity parse(Line line, int at) {
        int i = at;
        int sign = 0;
        if (line.in(i, "-−+±")
                && !(line.digit(i - 1)
                        || line.letter(i - 1)
                        || line.at(i - 1) == ')'
                        || line.in(i - 1, Powers.SUBSCRIPTS))
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
        int end = Math.max(numeral.end(), scale.end());
        Unit unit = unit(line, end);
        Unit money = unit == null && currency == null ? currencyBehind(line, end) : null;
        return build(line, at, sign, currency != null ? currency : money, numeral, scale, unit, money);
    }

    String number(String two) {
        return numeral.isTwo() ? two : scaled(numeral.spoken());
    }

    String money(String two) {
        return numeral.isTwo() && scale.zeros() == 0 ? two : scaled(numeral.rounded());
    }

    /** Million and its kin have no word in Chinese: the number itself grows. */
    private String scaled(String spoken) {
        if (scale.zeros() == 0) {
            return spoken;
        }
        StringBuilder digits = new StringBuilder(numeral.whole());
        int zeros = scale.zeros();
        String fraction = numeral.fraction();
        for (int i = 0; i < zeros; i++) {
            digits.append(i < fraction.length() ? fraction.charAt(i) : '0');
        }
        String rest = fraction.length() > zeros ? fraction.substring(zeros) : "";
        return Numerals.decimal(digits, rest);
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
        int end = Math.max(numeral.end(), scale.end());
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
        return !Numbering.designator(line, at) && !option(line, at);
    }

    /** The dash of {@code git log -5} and {@code kill -9 1234}: behind a word in small letters, in front of a bare number. */
    private static boolean option(Line line, int at) {
        String small = "abcdefghijklmnopqrstuvwxyz";
        int end = line.digits(at + 1);
        return line.at(at) == '-'
                && line.at(at - 1) == ' '
                && line.in(at - 2, small)
                && line.in(at - 3, small)
                && line.in(at - 4, small)
                && (end == line.length() || line.at(end) == ' ' || line.han(end));
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
        return line.letter(line.digitsBefore(end) - 1);
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
}
