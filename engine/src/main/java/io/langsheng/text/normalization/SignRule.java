package io.langsheng.text.normalization;

import io.langsheng.text.normalization.Measures.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Signs that are said where they mean something and left out where they decorate. Asked last: it knows every character.
 *
 * <pre>
 * A&B → A和B      A→B → A到B      ① → 一      #话题# → 话题      H₂O → H二O      ★ →
 * </pre>
 */
final class SignRule implements Rule {
    private static final Table SPOKEN = Table.load("signs.tsv");

    @Override
    public int read(Line line, int at, Transcript out) {
        char c = line.at(at);
        int number = Math.max(Circled.value(c), Roman.value(c) > 0 ? Roman.value(c) : -1);
        if (number >= 0) {
            return out.sign(Numerals.cardinal(Integer.toString(number)), at);
        }
        if (Greek.isLetter(c)) {
            return out.sign(Greek.name(c), at);
        }
        String spoken = spoken(line, at, c);
        if (spoken != null) {
            return out.sign(spoken, at);
        }
        return switch (c) {
            case '^' -> line.digit(at + 1) || line.in(at + 1, "{(n") ? Powers.caret(line, at, out) : at + 1;
            case '·', '•', '・', '‧' -> line.between(at) ? out.mark('·', at, at + 1) : at + 1;
            case '|' -> line.between(at) ? out.mark('，', at, at + 1) : at + 1;
            default -> other(line, at, c, out);
        };
    }

    /** What a sign of one character says here; empty where it decorates, null for those that say more. */
    private static @Nullable String spoken(Line line, int at, char c) {
        return switch (c) {
            case '&' -> and(line, at);
            case '@' -> line.between(at) ? " at " : "";
            case '+' -> bracketed(line, at) ? "阳性" : plus(line, at) ? "加" : "";
            case '#' -> line.digit(at - 1) && !line.letter(at + 1) ? "号" : "";
            case '*' -> line.letter(at - 1) && line.han(at + 1) ? "星" : "";
            case '±' -> "正负";
            case '×' -> line.between(at) ? "乘" : "";
            case '÷' -> line.between(at) ? "除以" : "";
            case '√' -> line.digit(at + 1) || line.letter(at + 1) ? "根号" : "";
            case '∞' -> "无穷大";
            case '→', '⇒', '➜', '➡', '⟶' -> arrow(line, at);
            case '№', '§' -> "第";
            case '%' -> line.han(at - 1) || line.letter(at - 1) ? "百分号" : "";
            case '℃' -> "摄氏度";
            case '℉' -> "华氏度";
            case '°' -> "度";
            case '′' -> line.digit(at - 1) ? "分" : "";
            case '\'', '’' -> minute(line, at) ? "分" : "";
            case '″' -> line.digit(at - 1) ? "秒" : "";
            case '\\' -> line.between(at) ? "反斜杠" : "";
            default -> null;
        };
    }

    /** The sign of 潜血(+): alone in brackets behind what was tested for. */
    static boolean bracketed(Line line, int at) {
        return line.in(at - 1, "(（") && line.in(at + 1, ")）") && (line.han(at - 2) || line.letter(at - 2));
    }

    private static String and(Line line, int at) {
        if (!line.between(at)) {
            return "";
        }
        return line.letter(line.blanksBefore(at) - 1) && line.letter(line.blanks(at + 1)) ? " and " : "和";
    }

    private static boolean plus(Line line, int at) {
        return line.between(at)
                || line.digit(at - 1)
                || line.letter(at - 1)
                || line.letter(at + 1)
                || line.han(at + 1)
                || line.ends(at, "+") && plusRun(line, at)
                || line.in(at - 1, "万亿千百");
    }

    private static String arrow(Line line, int at) {
        if (limit(line, at)) {
            return "趋于";
        }
        return line.between(at) ? reaction(line, at) ? "生成" : "到" : "";
    }

    private static int other(Line line, int at, char c, Transcript out) {
        if (c == '∫' && line.in(at + 1, Powers.SUBSCRIPTS) && line.in(at + 2, Powers.SUPERSCRIPTS)) {
            return integral(line, at, out);
        }
        String[] row = SPOKEN.longest(line, at);
        if (row.length > 0) {
            out.sign(row[1], at);
            return at + row[0].length();
        }
        if (Powers.SUPERSCRIPTS.indexOf(c) >= 0) {
            return raised(line, at, out);
        }
        if (Powers.SUBSCRIPTS.indexOf(c) >= 0) {
            return Powers.subscripts(line, at, out);
        }
        Unit currency = Measures.currency(line, at);
        if (currency != null && c == '$' && !line.wordy(at + 1)) {
            return at + 1;
        }
        if (currency != null && !line.letter(at)) {
            return out.sign(currency.spoken(), at);
        }
        Unit unit = Measures.unit(line, at);
        if (unit != null && !line.letter(at) && unit.before().isEmpty()) {
            out.say(unit.spoken(), at, unit.end());
            return unit.end();
        }
        return at + 1;
    }

    /** 10³, SO₄²⁻: a power, or the charge of an ion. */
    private static int raised(Line line, int at, Transcript out) {
        int end = at;
        StringBuilder digits = new StringBuilder();
        while (line.in(end, Powers.SUPERSCRIPTS)) {
            digits.append(Powers.raised(line.at(end)));
            end++;
        }
        boolean minus = line.in(end - 1, "⁻");
        boolean ion = minus || line.in(end, "⁺⁻");
        String charge = Numerals.digits(digits) + (minus ? "负" : "");
        out.say(ion ? charge : Powers.power(line, at, digits.toString()), at, end);
        return end;
    }

    /** The prime of 烤20' and （73'）, no closing quotation mark. */
    private static boolean minute(Line line, int at) {
        if (!line.digit(at - 1)
                || line.digit(at + 1)
                || line.letter(at + 1)
                || line.at(at) == '’' && !line.in(at + 1, "、，)）")) {
            return false;
        }
        for (int i = at - 1; i >= at - 12; i--) {
            if (line.in(i, "'‘’") && !line.digit(i - 1)) {
                return false;
            }
        }
        return true;
    }

    /** x→∞, x→0: the variable of a limit. */
    private static boolean limit(Line line, int at) {
        int before = line.blanksBefore(at) - 1;
        int next = line.blanks(at + 1);
        boolean variable = line.letter(before) && !line.letter(before - 1) && !line.digit(before - 1);
        return variable
                && (line.at(next) == '∞' || line.starts(next, "+∞") || line.at(next) == '0' && !line.digit(next + 1));
    }

    /** Whether formulas of substances stand around the arrow: 2H₂ + O₂ → 2H₂O. */
    private static boolean reaction(Line line, int at) {
        int before = line.blanksBefore(at) - 1;
        for (int i = Math.max(0, before - 4); i < at + 8; i++) {
            if (line.in(i, Powers.SUBSCRIPTS) && line.letter(i - 1)) {
                return true;
            }
        }
        return false;
    }

    /** ∫₀¹: with its limits, of one sign each. */
    private static int integral(Line line, int at, Transcript out) {
        int low = Powers.SUBSCRIPTS.indexOf(line.at(at + 1));
        out.say("积分从" + Numerals.digits(Integer.toString(low)) + "到", at, at + 2);
        char high = Powers.raised(line.at(at + 2));
        out.say(high == 'n' ? "n" : Numerals.digits(String.valueOf(high)), at + 2, at + 3);
        return at + 3;
    }

    /** Whether the plus signs that end in front of {@code at} follow a letter or digit: PA++++. */
    private static boolean plusRun(Line line, int at) {
        int i = at;
        while (at - i < 8 && line.at(i - 1) == '+') {
            i--;
        }
        return line.letter(i - 1) || line.digit(i - 1);
    }
}
