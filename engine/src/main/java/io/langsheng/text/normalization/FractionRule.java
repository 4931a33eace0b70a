package io.langsheng.text.normalization;

/** Fractions: {@code 1/2 → 二分之一}, {@code 1/100 → 百分之一}, {@code 1 1/2 → 一又二分之一}, {@code ½ → 二分之一}. */
final class FractionRule implements Rule {
    private static final String VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒";
    private static final String[] READ = {
        "二分之一", "三分之一", "三分之二", "四分之一", "四分之三", "五分之一", "五分之二", "五分之三", "五分之四", "六分之一", "六分之五", "八分之一", "八分之三", "八分之五",
        "八分之七", "七分之一", "九分之一", "十分之一"
    };

    @Override
    public int read(Line line, int at, Transcript out) {
        int vulgar = VULGAR.indexOf(line.at(at));
        if (vulgar >= 0 && line.at(at) != Line.NONE) {
            out.say(line.digit(at - 1) ? "又" + READ[vulgar] : READ[vulgar], at, at + 1);
            return at + 1;
        }
        if (line.in(at, "-−") && line.digit(at + 1) && !line.digit(at - 1) && !line.letter(at - 1)) {
            int mark = out.length();
            out.say("负", at, at + 1);
            int end = read(line, at + 1, out);
            if (end == PASS) {
                out.cut(mark);
            }
            return end;
        }
        if (!line.digit(at) || line.digit(at - 1) || line.in(at - 1, "./") && line.digit(at - 2)) {
            return PASS;
        }
        int end = fraction(line, at, at, "", out);
        if (end != PASS) {
            return end;
        }
        int whole = line.digits(at);
        int next = line.at(whole) == '又' ? whole + 1 : line.blanks(whole);
        if (next > whole && next <= whole + 1 && whole - at <= 3 && line.digit(next)) {
            return fraction(line, at, next, Numerals.cardinal(line.text(at, whole)) + "又", out);
        }
        return PASS;
    }

    private static int fraction(Line line, int from, int at, String before, Transcript out) {
        int slash = line.digits(at);
        if (!line.in(slash, "/⁄∕") || !line.digit(slash + 1)) {
            return PASS;
        }
        int end = line.digits(slash + 1);
        if (slash == at + 1
                && line.at(end) == '.'
                && line.digit(end + 1)
                && line.startsAny(line.digits(end + 1), "英寸", "\"")) {
            Numeral below = Numeral.parse(line, slash + 1); // 1/1.3英寸
            out.say(below == null ? "" : below.spoken() + "分之", from, line.digits(end + 1))
                    .cardinal(line, at, slash);
            return line.digits(end + 1);
        }
        Measures.Unit unit = line.letter(end) ? Measures.unit(line, end) : null;
        boolean level = line.letter(at - 1) && !line.startsAny(at, "1/2") || line.at(at - 1) == '值'; // L3/4
        boolean path = level
                || line.in(end, "/")
                || line.in(end, ".:") && line.digit(end + 1)
                || line.letter(end) && unit == null
                || line.in(at - 1, "/\\_");
        if (path || end > line.limit() || slash - at > 6 || end - slash > 7) {
            return PASS;
        }
        int below = line.number(slash + 1, end);
        if (below < 2 || line.at(slash + 1) == '0' || line.at(at) == '0' && slash > at + 1) {
            return PASS;
        }
        if (slash - at >= 3 && line.number(at, slash) > below) {
            return PASS; // 165/98 is somebody's height and weight
        }
        String denominator = Numerals.cardinal(line.text(slash + 1, end));
        if (denominator.length() == 2 && denominator.charAt(0) == '一') {
            denominator = denominator.substring(1);
        }
        out.say(before + denominator + "分之" + Numerals.cardinal(line.text(at, slash)), from, end);
        if (unit != null && unit.before().isEmpty() && unit.end() <= line.limit()) {
            out.say(unit.spoken(), end, unit.end()); // 1/125s
            return unit.end();
        }
        return end;
    }
}
