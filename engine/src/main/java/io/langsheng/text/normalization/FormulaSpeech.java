package io.langsheng.text.normalization;

/** Says one formula from left to right; of one call, not shared. */
final class FormulaSpeech {
    private static final String EQUATION = "=≈≠×÷*√^" + Powers.SUPERSCRIPTS;

    private final Line line;
    private final int end;
    private final Transcript out;
    /** Whether a slash divides, as it does beside other signs of an equation. */
    private final boolean equation;

    private int i;
    /** Past the last power; what follows there is the unit of the number, not a factor. */
    private int raised = -1;
    /** Whether what was said last is an operand, so that a plus adds. */
    private boolean operand;

    private boolean bar;

    FormulaSpeech(Line line, int at, int end, Transcript out) {
        this.line = line;
        this.end = end;
        this.out = out;
        this.i = at;
        this.operand = line.at(at - 1) == '…'; // 1+2+…+100
        boolean found = false;
        for (int k = at; k < end; k++) {
            found |= line.in(k, EQUATION);
        }
        this.equation = found;
    }

    /** Says it all; false where a sign has no reading here, then the transcript is to be cut back. */
    boolean say() {
        boolean known = true;
        while (i < end && known) {
            if (line.at(i) == ' ') {
                i++;
            } else if (line.digit(i)) {
                known = number();
                operand = true;
            } else if (line.letter(i)) {
                letter();
            } else {
                known = sign();
            }
        }
        return known;
    }

    private boolean number() {
        Numeral number = Numeral.parse(line, i);
        if (number == null || fraction(number)) {
            return number != null;
        }
        if (line.at(number.end()) == '%' && !line.digit(number.end() + 1)) {
            String share = number.spoken().equals("一百") ? "百" : number.spoken();
            out.say("百分之" + share, i, number.end() + 1);
            i = number.end() + 1;
            return true;
        }
        Measures.Unit unit = Measures.unit(line, number.end());
        boolean measured = unit != null && unit.before().isEmpty() && unit.end() <= end;
        out.say(measured && number.isTwo() ? "两" : number.spoken(), i, number.end());
        i = number.end();
        if (measured && unit != null) {
            out.say(unit.spoken(), i, unit.end());
            i = unit.end();
        }
        return true;
    }

    private void letter() {
        boolean times = line.in(i, "xX")
                && !Formula.hexadecimal(line, i)
                && operand
                && line.digit(line.blanks(i + 1))
                && line.digit(line.blanksBefore(i) - 1);
        if (times) {
            out.say("乘", i, ++i);
            operand = false;
            return;
        }
        Measures.Unit unit = raised == i ? Measures.unit(line, i) : null;
        if (unit != null && unit.end() <= end) {
            String each = unit.before().isEmpty() ? "" : "每" + unit.before().substring(1);
            out.say(unit.spoken() + each, i, unit.end());
            i = unit.end();
        } else {
            out.say(line.at(i), i, ++i);
        }
        operand = true;
    }

    private boolean sign() {
        char c = line.at(i);
        if (Greek.isLetter(c)) {
            out.say(Greek.name(c), i, ++i);
            operand = true;
        } else if (line.in(i, Powers.SUPERSCRIPTS)) {
            i = Powers.power(line, i, out);
            raised = i;
        } else if (line.in(i, Powers.SUBSCRIPTS)) {
            i = Powers.subscripts(line, i, out);
        } else if (c == '^' || line.starts(i, "**")) {
            i = Powers.caret(line, i, out);
            raised = i;
        } else if (c == '|') {
            out.say(bar ? "的绝对值" : "", i, ++i);
            operand = bar;
            bar = !bar;
        } else if (c == '(' || c == ')') {
            i++;
            operand = c == ')';
        } else {
            return operator(c);
        }
        return true;
    }

    private boolean operator(char c) {
        String word = word();
        int length = line.startsAny(i, ">=", "<=", "==") || word.equals("不等于") && c == '!' ? 2 : 1;
        out.say(word, i, i + length);
        i += length;
        operand = c == '%' || c == '!';
        return !word.isEmpty();
    }

    /** 1/2 as an operand; 6/2 divides. */
    private boolean fraction(Numeral above) {
        int slash = above.end();
        int last = line.digits(slash + 1);
        if (line.at(slash) != '/'
                || last == slash + 1
                || last > end
                || line.in(last, "./^") && line.digit(last + 1)
                || line.at(above.from() - 1) == '/'
                || above.isDecimal()
                || line.letter(last)) {
            return false;
        }
        int over = line.number(above.from(), slash);
        int under = line.number(slash + 1, last);
        if (over <= 0 || under < 2 || over % under == 0) {
            return false;
        }
        out.say(Numerals.cardinal(line.text(slash + 1, last)) + "分之" + above.spoken(), above.from(), last);
        i = last;
        return true;
    }

    private String word() {
        if (line.startsAny(i, ">=", "≥")) {
            return "大于等于";
        }
        if (line.startsAny(i, "<=", "≤")) {
            return "小于等于";
        }
        return switch (line.at(i)) {
            case '+' -> operand ? "加" : "正";
            case '-', '−', '–' -> operand ? "减" : "负";
            case '×', '*', '∙', '·' -> "乘";
            case '÷' -> "除以";
            case ':' -> "比";
            case '/' -> equation ? "除以" : "";
            case '=' -> "等于";
            case '!' -> line.at(i + 1) == '=' && !line.digit(i - 1) ? "不等于" : "的阶乘";
            case '≠' -> "不等于";
            case '≈' -> "约等于";
            case '<' -> "小于";
            case '>' -> "大于";
            case '±' -> "正负";
            case '√' -> "根号";
            case '%' -> "百分号";
            default -> "";
        };
    }
}
