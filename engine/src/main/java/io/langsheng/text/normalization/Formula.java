package io.langsheng.text.normalization;

/** Where a formula ends and whether it is one: operands, operators between them, a sign that occurs in nothing else. */
final class Formula {
    private static final String STRONG = "|×÷=≠≈≤≥√^*∙";
    private static final String OPERATORS = "+-−–×÷*/=≠≈<>≤≥±xX∙·";
    private static final String RELATIONS = "=≠<>≤≥≈";
    private static final String SUMS = "+-−×";
    private static final int LONGEST = 200;

    private Formula() {}

    /** Past the last character that may belong to the formula. */
    static int extent(Line line, int at) {
        int i = at;
        int last = at;
        boolean operand = false;
        while (i < line.limit() && i - at < LONGEST) {
            int next = operand ? operator(line, i) : operand(line, i, i > at);
            if (next == Rule.PASS) {
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
        int bars = line.at(i) == '|' ? bars(line, i) : i;
        if (bars > i) {
            return bars;
        }
        if (line.digit(i)) {
            Numeral number = Numeral.parse(line, i);
            i = number == null ? i : number.end();
            if (number != null && number.startsWithZero() && !number.isDecimal()) {
                return Rule.PASS; // 31+09 of a lottery
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
                        && (line.in(line.letters(i), Powers.SUPERSCRIPTS + "^")
                                || inner && line.in(line.letters(i), "+-=×÷"))
                || Greek.isLetter(line.at(i))) {
            i = Greek.isLetter(line.at(i)) ? i + 1 : line.letters(i);
        } else if (i == start && line.letter(i) && functions(line, i) > 0) {
            i += functions(line, i);
            return operand(line, i, inner);
        }
        if (i == start) {
            return Rule.PASS;
        }
        if (line.at(i) == '(' && line.letter(i - 1)) {
            for (int close = i; close < i + 8; close++) {
                if (line.at(close) == ')') {
                    i = close + 1;
                    break;
                }
            }
        }
        while (line.in(i, Powers.SUPERSCRIPTS + Powers.SUBSCRIPTS + ")") || line.at(i) == '%' || line.at(i) == '!') {
            i++;
        }
        if (line.in(i - 1, Powers.SUPERSCRIPTS) && line.digit(start)) {
            Measures.Unit unit = Measures.unit(line, i);
            i = unit == null ? i : unit.end();
        }
        return i;
    }

    /** Past |x| or |a-b|; {@code at} where no second bar ends a short formula. */
    private static int bars(Line line, int at) {
        int close = at + 1;
        boolean filled = false;
        while (close - at <= 10 && (line.letter(close) || line.digit(close) || line.in(close, "+-−²³. "))) {
            filled |= line.letter(close) || line.digit(close);
            close++;
        }
        boolean tight = line.at(at + 1) != ' ' && line.at(close - 1) != ' ';
        boolean pair = filled && tight && line.at(close) == '|' && line.at(at - 1) != '|' && line.at(close + 1) != '|';
        return pair && close + 1 <= line.limit() && !cell(line, at, close) ? close + 1 : at;
    }

    /**
     * Whether the bars at {@code open} and {@code close} part cells of a table, as those of 张三|28|北京: a word touches
     * one of them. It does so in 且|b|≤1 and y=|x-1|的 too, where a relation stands on the other side, and in 求|x-2|的.
     */
    private static boolean cell(Line line, int open, int close) {
        boolean before = line.han(open - 1) || line.letter(open - 1) || line.digit(open - 1);
        boolean behind = line.han(close + 1) || line.letter(close + 1) || line.digit(close + 1);
        boolean related =
                before ? line.in(close + 1, RELATIONS) : line.in(line.blanksBefore(open) - 1, RELATIONS + SUMS);
        boolean difference = line.in(open + 1, "abxyz") && line.in(line.blanks(open + 2), "+-−");
        return (before || behind) && !related && !difference;
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
    static boolean hexadecimal(Line line, int at) {
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
            return Rule.PASS;
        }
        if (line.at(i) == ':' && i == at && proportion(line, i)) {
            return i + 1;
        }
        if (i > at && line.in(i, "+-−") && line.digit(i + 1)) {
            return Rule.PASS; // 24h +2.4%: the sign of another number
        }
        if (line.at(i) == '/' && raised(line, i) && Measures.forcedUnit(line, i + 1) != null) {
            return Rule.PASS; // 10⁹/L, 3m³/s
        }
        if (line.at(i) == '^' && (line.digit(i + 1) || line.letter(i + 1) || line.in(i + 1, "-{("))) {
            return i + 1;
        }
        return line.in(i, OPERATORS) ? i + 1 : Rule.PASS;
    }

    /** The colon of a:b and 2:3, both sides one letter or digit. */
    private static boolean proportion(Line line, int at) {
        return one(line, at - 1, -1) && one(line, at + 1, 1);
    }

    private static boolean one(Line line, int at, int step) {
        return line.letter(at) && line.at(at) >= 'a' && !line.letter(at + step) && !line.digit(at + step)
                || line.digit(at) && !line.digit(at + step) && !line.letter(at + step);
    }

    /** Whether a power of a number, or of the unit behind one, ends in front of {@code end}: 10⁹, 10^9, 3m³. */
    static boolean raised(Line line, int end) {
        int i = end - 1;
        if (line.in(i, Powers.SUPERSCRIPTS)) {
            do {
                i--;
            } while (line.letter(i) && end - i <= 4);
            return line.digit(i);
        }
        while (line.digit(i) && end - i <= 3) {
            i--;
        }
        return i < end - 1 && line.at(i) == '^' && line.digit(i - 1);
    }

    static boolean isFormula(Line line, int at, int end) {
        boolean operator = false;
        for (int i = at; i < end; i++) {
            char c = line.at(i);
            if (STRONG.indexOf(c) >= 0 && (i > at || c == '√' || c == '|')) {
                return true;
            }
            if (line.in(i, Powers.SUPERSCRIPTS)
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
}
