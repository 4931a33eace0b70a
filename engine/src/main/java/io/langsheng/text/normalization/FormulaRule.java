package io.langsheng.text.normalization;

/**
 * Arithmetic and short formulas.
 *
 * <pre>
 * 3×4=12     → 三乘四等于十二        x²+y²=z²  → x平方加y平方等于z平方
 * 5-3=2      → 五减三等于二          10^6      → 十的六次方
 * a≥b        → a大于等于b            √2        → 根号二
 * </pre>
 *
 * <p>A formula has operands, operators between them, and at least one sign that occurs in nothing else.
 */
final class FormulaRule implements Rule {
    @Override
    public int read(Line line, int at, Transcript out) {
        if (line.letter(at - 1) || line.digit(at - 1) || line.at(at - 1) == '.' && line.digit(at - 2)) {
            return PASS;
        }
        int scientific = scientific(line, at, out);
        if (scientific != PASS) {
            return scientific;
        }
        if (line.digits(at) >= at + 3
                && line.at(line.digits(at)) == ' '
                && Numbering.capital(line, line.blanksBefore(at))) {
            return PASS; // RTX 4090 ×8
        }
        int end = Formula.extent(line, at);
        if (end <= at
                || end > line.limit()
                || line.in(end, "⁺⁻")
                || line.at(end - 1) == '⁻'
                || !Formula.isFormula(line, at, end)) {
            return PASS;
        }
        int mark = out.length();
        if (!new FormulaSpeech(line, at, end, out).say()) {
            out.cut(mark);
            return PASS;
        }
        return end;
    }

    /** 1.5e10, 2E-5: ten to a power. */
    private static int scientific(Line line, int at, Transcript out) {
        Numeral mantissa = line.digit(at) ? Numeral.parse(line, at) : null;
        if (mantissa == null || !line.in(mantissa.end(), "eE")) {
            return PASS;
        }
        int i = mantissa.end() + 1;
        boolean signed = line.in(i, "+-−");
        int digits = signed ? i + 1 : i;
        int end = line.digits(digits);
        if (end == digits
                || end - digits > 3
                || line.letter(end)
                || end > line.limit()
                || !signed && !mantissa.isDecimal()) {
            return PASS;
        }
        String minus = line.in(i, "-−") ? "负" : "";
        out.say(mantissa.spoken(), at, mantissa.end())
                .say("乘十的" + minus + Numerals.cardinal(line.text(digits, end)) + "次方", mantissa.end(), end);
        return end;
    }
}
