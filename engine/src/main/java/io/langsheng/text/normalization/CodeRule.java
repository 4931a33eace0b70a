package io.langsheng.text.normalization;

/**
 * Codes of letters and digits: plates, flights, trains, motorways, models.
 *
 * <pre>
 * 京A12345    → 京A幺二三四五      CA1234次航班 → CA幺二三四次航班      G101次 → G幺零幺次
 * COVID-19    → COVID十九          A380         → A三八零               iPhone15 → iPhone十五
 * </pre>
 */
final class CodeRule implements Rule {
    private static final String PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    private static final WordSet AIRLINES = WordSet.of(
            "CA MU CZ HU MF ZH 3U FM SC KN GS JD 9C HO EU PN TV 8L NS GJ BK DR JR QW UQ FU KY G5 DZ A6 RY CN OQ LT UA AA DL BA LH AF JL NH KE OZ SQ CX EK QR TK TG MH");
    private static final WordSet FLIGHT = WordSet.of("航班 客机 次 飞往 起飞 降落 登机 航线 班机");
    private static final WordSet PLATE = WordSet.of("车牌 牌照 车牌号 号牌");

    @Override
    public int read(Line line, int at, Transcript out) {
        if (line.in(at, PROVINCES) && line.letter(at + 1)) {
            return plate(line, at, out);
        }
        if (!line.letter(at) || line.letter(at - 1) || line.digit(at - 1)) {
            return PASS;
        }
        int letters = line.letters(at);
        int digits = line.digits(letters);
        if (digits == letters
                || digits > line.limit()
                || line.letter(digits)
                || line.in(digits, ".:/") && line.digit(digits + 1)) {
            return PASS;
        }
        String name = line.text(at, letters);
        int length = digits - letters;
        boolean train = letters - at == 1
                && line.in(at, "GDCZTKLSYP")
                && length <= 4
                && (line.startsAny(line.blanks(digits), "次", "列车", "动车", "高铁")
                        || line.endsAny(at, "列车", "高铁", "动车", "车次", "乘坐", "火车"));
        boolean flight = AIRLINES.contains(name)
                && length >= 3
                && length <= 4
                && (FLIGHT.at(line, line.blanks(digits)) > 0
                        || line.has(at - 8, at, FLIGHT)
                        || line.has(digits, digits + 4, FLIGHT));
        if (!train && !flight) {
            return PASS;
        }
        int mark = out.length();
        for (int i = at; i < letters; i++) {
            out.say(line.at(i), i, i + 1);
        }
        out.spelled(mark);
        if (train && length <= 2) {
            out.cardinal(line, letters, digits);
        } else {
            out.digits(line, letters, digits, true);
        }
        return digits;
    }

    /** A province, a letter, and five or six letters and digits with or without a point between. */
    private static int plate(Line line, int at, Transcript out) {
        if (line.letter(at + 2) && line.letter(at + 3) && line.letter(at + 4)) {
            return PASS;
        }
        int i = at + 2;
        if (line.in(i, "·.- ") && (line.letter(i + 1) || line.digit(i + 1))) {
            i++;
        }
        int start = i;
        boolean digit = false;
        while (line.letter(i) && line.at(i) <= 'Z' || line.digit(i)) {
            digit |= line.digit(i);
            i++;
        }
        boolean special = line.in(i, "警学挂港澳领使试超");
        int length = i - start + (special ? 1 : 0);
        if (!digit || length < 5 || length > 6 || line.at(at + 1) > 'Z' || i > line.limit()) {
            return PASS;
        }
        out.say(line.at(at), at, at + 1);
        int mark = out.length();
        out.say(line.at(at + 1), at + 1, at + 2);
        out.spelled(mark);
        int group = out.length();
        for (int k = start; k < i; k++) {
            if (line.digit(k)) {
                out.digits(line, k, k + 1, true);
            } else {
                int letter = out.length();
                out.say(line.at(k), k, k + 1);
                out.spelled(letter);
            }
        }
        out.group(group);
        return i;
    }
}
