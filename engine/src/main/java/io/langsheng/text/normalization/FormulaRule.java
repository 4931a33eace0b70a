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
    static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁻";
    static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
    private static final String STRONG = "×÷=≠≈≤≥√^*∙";
    private static final String OPERATORS = "+-−–×÷*/=≠≈<>≤≥±xX∙·";
    private static final int LONGEST = 200;

    @Override
    public int read(Line line, int at, Transcript out) {
        if (line.letter(at - 1) || line.digit(at - 1) || line.at(at - 1) == '.' && line.digit(at - 2)) {
            return PASS;
        }
        int scientific = scientific(line, at, out);
        if (scientific != PASS) {
            return scientific;
        }
        int absolute = absolute(line, at, out);
        if (absolute != PASS) {
            return absolute;
        }
        int end = extent(line, at);
        if (end <= at || end > line.limit() || line.in(end, "⁺⁻") || !isFormula(line, at, end)) {
            return PASS;
        }
        int mark = out.length();
        if (!say(line, at, end, out)) {
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

    /** |x|, |a-b|: bars around a short formula. */
    private static int absolute(Line line, int at, Transcript out) {
        if (line.at(at) != '|' || line.in(at - 1, "|")) {
            return PASS;
        }
        int end = extent(line, at + 1);
        if (end <= at + 1 || end - at > 12 || line.at(end) != '|' || line.in(end + 1, "|") || end >= line.limit()) {
            return PASS;
        }
        int mark = out.length();
        if (!say(line, at + 1, end, out)) {
            out.cut(mark);
            return PASS;
        }
        out.say("的绝对值", end, end + 1);
        return end + 1;
    }

    /** Past the last character that may belong to the formula. */
    private static int extent(Line line, int at) {
        int i = at;
        int last = at;
        boolean operand = false;
        while (i < line.limit() && i - at < LONGEST) {
            int next = operand ? operator(line, i) : operand(line, i, i > at);
            if (next == PASS) {
                break;
            }
            if (!operand) {
                last = next;
            }
            operand = !operand;
            i = next;
        }
        return last;
    }

    /** Past an operand: signs and roots in front, brackets around, powers behind. */
    private static int operand(Line line, int at, boolean inner) {
        int i = line.blanks(at);
        while (i - at < LONGEST && line.in(i, "-−+±√(") || line.at(i) == ' ' && line.in(i - 1, "(")) {
            i++;
        }
        int start = i;
        if (line.digit(i)) {
            Numeral number = Numeral.parse(line, i);
            i = number == null ? i : number.end();
            if (number != null && number.startsWithZero() && !number.isDecimal()) {
                return PASS; // 31+09 of a lottery
            }
            if (line.letter(i) && product(line, i)) {
                return i;
            }
            Measures.Unit unit = Measures.unit(line, i);
            if (unit != null && unit.before().isEmpty()) {
                return unit.end();
            }
        }
        if (line.letter(i) && !line.letter(i + 1)
                || line.letter(i)
                        && line.letters(i) - i <= 2
                        && (line.in(line.letters(i), SUPERSCRIPTS + "^") || inner && line.in(line.letters(i), "+-=×÷"))
                || Greek.isLetter(line.at(i))) {
            i = Greek.isLetter(line.at(i)) ? i + 1 : line.letters(i);
        } else if (i == start && line.letter(i) && functions(line, i) > 0) {
            i += functions(line, i);
            return operand(line, i, inner);
        }
        if (i == start) {
            return PASS;
        }
        if (line.at(i) == '(' && line.letter(i - 1)) {
            for (int close = i; close < i + 8; close++) {
                if (line.at(close) == ')') {
                    i = close + 1;
                    break;
                }
            }
        }
        while (line.in(i, SUPERSCRIPTS + SUBSCRIPTS + ")") || line.at(i) == '%' || line.at(i) == '!') {
            i++;
        }
        if (line.in(i - 1, SUPERSCRIPTS) && line.digit(start)) {
            Measures.Unit unit = Measures.unit(line, i);
            i = unit == null ? i : unit.end();
        }
        return i;
    }

    /** The x of 1920x1080. */
    private static boolean product(Line line, int at) {
        return line.in(at, "xX") && line.digit(line.blanks(at + 1)) && !hexadecimal(line, at) && !inName(line, at);
    }

    /** The X of 7800X3D: a letter follows the digits. */
    private static boolean inName(Line line, int at) {
        int end = line.digits(at + 1);
        return line.at(at) == 'X' && line.digit(at - 1) && end > at + 1 && line.letter(end) && line.at(end) == 'D';
    }

    /** The x of 0x1F. */
    private static boolean hexadecimal(Line line, int at) {
        return line.at(at - 1) == '0' && !line.digit(at - 2) && line.letter(at);
    }

    private static int functions(Line line, int at) {
        for (String name : new String[] {"sin", "cos", "tan", "log", "lg", "ln"}) {
            if (line.starts(at, name) && !line.letter(at + name.length())) {
                return name.length();
            }
        }
        return 0;
    }

    private static int operator(Line line, int at) {
        int i = line.blanks(at);
        if (line.startsAny(i, ">=", "<=", "==", "**") || line.starts(i, "!=") && !line.digit(i - 1)) {
            return i + 2;
        }
        if (line.in(i, "xX")
                && (hexadecimal(line, i)
                        || inName(line, i)
                        || !line.digit(line.blanks(i + 1))
                        || !line.digit(line.blanksBefore(i) - 1))) {
            return PASS;
        }
        if (line.at(i) == ':' && i == at && proportion(line, i)) {
            return i + 1;
        }
        if (i > at && line.in(i, "+-−") && line.digit(i + 1)) {
            return PASS; // 24h +2.4%: the sign of another number
        }
        if (line.at(i) == '/' && measured(line, i - 1) && Measures.forcedUnit(line, i + 1) != null) {
            return PASS; // 10⁹/L, 3m³/s
        }
        if (line.at(i) == '^' && (line.digit(i + 1) || line.letter(i + 1) || line.in(i + 1, "-{("))) {
            return i + 1;
        }
        return line.in(i, OPERATORS) ? i + 1 : PASS;
    }

    /** The colon of a:b and 2:3, both sides one letter or digit. */
    private static boolean proportion(Line line, int at) {
        return one(line, at - 1, -1) && one(line, at + 1, 1);
    }

    private static boolean one(Line line, int at, int step) {
        return line.letter(at) && line.at(at) >= 'a' && !line.letter(at + step) && !line.digit(at + step)
                || line.digit(at) && !line.digit(at + step) && !line.letter(at + step);
    }

    /** Whether the superscript at {@code at} raises a number or the unit behind one. */
    private static boolean measured(Line line, int at) {
        int i = at - 1;
        while (line.letter(i) && at - i <= 3) {
            i--;
        }
        return line.in(at, SUPERSCRIPTS) && line.digit(i);
    }

    private static boolean isFormula(Line line, int at, int end) {
        boolean operator = false;
        for (int i = at; i < end; i++) {
            char c = line.at(i);
            if (STRONG.indexOf(c) >= 0 && (i > at || c == '√')) {
                return true;
            }
            if (line.in(i, SUPERSCRIPTS)
                    && (Greek.isLetter(line.at(i - 1))
                            || line.letter(i - 1)
                            || line.digit(i - 1)
                            || line.at(i - 1) == ')')) {
                operator = true;
            }
            if (i > at && line.in(i, "+<>±") && (line.digit(line.blanks(i + 1)) || line.letter(line.blanks(i + 1)))) {
                boolean letters = line.letter(line.blanksBefore(i) - 1);
                operator |= line.digit(line.blanksBefore(i) - 1) || letters;
            }
            if (i == at + 1 && c == ':' && line.letter(at) && line.letter(at + 2)) {
                return true; // a:b
            }
            if (i == at + 1 && line.in(i, "-−") && index(line, at, end)) {
                return true;
            }
            if (i > at
                    && line.in(i, "xX")
                    && !hexadecimal(line, i)
                    && !inName(line, i)
                    && line.digit(line.blanks(i + 1))
                    && line.digit(line.blanksBefore(i) - 1)) {
                return true;
            }
        }
        return operator;
    }

    /** n-1: a small letter less a number, with nothing that makes it a name. */
    private static boolean index(Line line, int at, int end) {
        return line.in(at, "ijkmnpqxyz")
                && line.digit(at + 2)
                && line.digits(at + 2) == end
                && end - at <= 4
                && !line.in(at - 1, "-_./")
                && !line.in(end, "-_./号栋楼室座");
    }

    private static boolean say(Line line, int at, int end, Transcript out) {
        boolean equation = false;
        for (int i = at; i < end; i++) {
            equation |= line.in(i, "=≈≠×÷*√^" + SUPERSCRIPTS);
        }
        int i = at;
        int raised = -1;
        boolean operand = false;
        while (i < end) {
            char c = line.at(i);
            if (c == ' ') {
                i++;
            } else if (line.digit(i)) {
                Numeral number = Numeral.parse(line, i);
                if (number == null) {
                    return false;
                }
                int fraction = fraction(line, number, end, out);
                if (fraction != PASS) {
                    i = fraction;
                    operand = true;
                    continue;
                }
                if (line.at(number.end()) == '%' && !line.digit(number.end() + 1)) {
                    String share = number.spoken().equals("一百") ? "百" : number.spoken();
                    out.say("百分之" + share, i, number.end() + 1);
                    i = number.end() + 1;
                    operand = true;
                    continue;
                }
                Measures.Unit unit = Measures.unit(line, number.end());
                boolean measured = unit != null && unit.before().isEmpty() && unit.end() <= end;
                out.say(measured && number.isTwo() ? "两" : number.spoken(), i, number.end());
                i = number.end();
                if (measured && unit != null) {
                    out.say(unit.spoken(), i, unit.end());
                    i = unit.end();
                }
                operand = true;
            } else if (line.letter(i)) {
                if (line.in(i, "xX")
                        && !hexadecimal(line, i)
                        && operand
                        && line.digit(line.blanks(i + 1))
                        && line.digit(line.blanksBefore(i) - 1)) {
                    out.say("乘", i, ++i);
                    operand = false;
                    continue;
                }
                Measures.Unit unit = raised == i ? Measures.unit(line, i) : null;
                if (unit != null && unit.end() <= end) {
                    String each =
                            unit.before().isEmpty() ? "" : "每" + unit.before().substring(1);
                    out.say(unit.spoken() + each, i, unit.end());
                    i = unit.end();
                } else {
                    out.say(c, i, i + 1);
                    i++;
                }
                operand = true;
            } else if (Greek.isLetter(c)) {
                out.say(Greek.name(c), i, ++i);
                operand = true;
            } else if (line.in(i, SUPERSCRIPTS)) {
                i = power(line, i, out);
                raised = i;
            } else if (line.in(i, SUBSCRIPTS)) {
                out.say(Numerals.digits(String.valueOf((char) ('0' + SUBSCRIPTS.indexOf(c)))), i, ++i);
            } else if (c == '^' || line.starts(i, "**")) {
                i = caret(line, i, out);
                raised = i;
            } else if (c == '(' || c == ')') {
                i++;
                operand = c == ')';
            } else {
                String word = word(line, i, operand, equation);
                if (word.isEmpty()) {
                    return false;
                }
                int length = line.startsAny(i, ">=", "<=", "==") || word.equals("不等于") && c == '!' ? 2 : 1;
                out.say(word, i, i + length);
                i += length;
                operand = c == '%' || c == '!';
            }
        }
        return true;
    }

    /** 1/2 as an operand; 6/2 divides. */
    private static int fraction(Line line, Numeral above, int end, Transcript out) {
        int slash = above.end();
        int last = line.digits(slash + 1);
        if (line.at(slash) != '/'
                || last == slash + 1
                || last > end
                || line.in(last, "./^") && line.digit(last + 1)
                || line.at(above.from() - 1) == '/'
                || above.isDecimal()
                || line.letter(last)) {
            return PASS;
        }
        int over = line.number(above.from(), slash);
        int under = line.number(slash + 1, last);
        if (over <= 0 || under < 2 || over % under == 0) {
            return PASS;
        }
        out.say(Numerals.cardinal(line.text(slash + 1, last)) + "分之" + above.spoken(), above.from(), last);
        return last;
    }

    private static int power(Line line, int at, Transcript out) {
        int end = at;
        StringBuilder digits = new StringBuilder();
        while (line.in(end, SUPERSCRIPTS)) {
            digits.append(raised(line.at(end)));
            end++;
        }
        out.say(power(line, at, digits.toString()), at, end);
        return end;
    }

    /** As {@link #power(String)}; powers of ten are counted: {@code 10³ → 十的三次方}. */
    static String power(Line line, int at, String exponent) {
        boolean ten = line.ends(at, "10") && !line.digit(at - 3) && exponent.length() == 1 && exponent.charAt(0) != 'n';
        return ten ? "的" + Numerals.cardinal(exponent) + "次方" : power(exponent);
    }

    /** What a superscript raises: a digit, n, or a minus. */
    static char raised(char superscript) {
        int value = SUPERSCRIPTS.indexOf(superscript);
        return value > 10 ? '-' : value == 10 ? 'n' : (char) ('0' + value);
    }

    static int caret(Line line, int at, Transcript out) {
        int i = at + (line.at(at) == '^' ? 1 : 2);
        while (line.in(i, "{( ")) {
            i++;
        }
        int start = i;
        if (line.in(i, "-−")) {
            i++;
        }
        int last = line.digit(i) ? line.digits(i) : line.letter(i) ? i + 1 : i;
        String exponent = line.text(start, last);
        int close = line.in(last, "})") ? last + 1 : last;
        out.say(power(exponent), at, close);
        return Math.max(close, at + 1);
    }

    /** {@code 2 → 平方}, {@code 3 → 立方}, {@code 10 → 的十次方}, {@code n → 的n次方}. */
    static String power(String exponent) {
        return switch (exponent) {
            case "2" -> "平方";
            case "3" -> "立方";
            default -> {
                boolean negative = exponent.startsWith("-") || exponent.startsWith("−");
                String size = negative ? exponent.substring(1) : exponent;
                boolean number = !size.isEmpty() && Character.isDigit(size.charAt(0));
                yield "的" + (negative ? "负" : "") + (number ? Numerals.cardinal(size) : size) + "次方";
            }
        };
    }

    private static String word(Line line, int at, boolean operand, boolean equation) {
        if (line.startsAny(at, ">=", "≥")) {
            return "大于等于";
        }
        if (line.startsAny(at, "<=", "≤")) {
            return "小于等于";
        }
        return switch (line.at(at)) {
            case '+' -> operand ? "加" : "正";
            case '-', '−', '–' -> operand ? "减" : "负";
            case '×', '*', '∙', '·' -> "乘";
            case '÷' -> "除以";
            case ':' -> "比";
            case '/' -> equation ? "除以" : "";
            case '=' -> "等于";
            case '!' -> line.at(at + 1) == '=' && !line.digit(at - 1) ? "不等于" : "的阶乘";
            case '≠' -> "不等于";
            case '≈' -> "约等于";
            case '<' -> "小于";
            case '>' -> "大于";
            case '±' -> operand ? "正负" : "正负";
            case '√' -> "根号";
            case '%' -> "百分号";
            default -> "";
        };
    }
}
