package io.langsheng.text.normalization;

/** Superscripts, subscripts and powers, and how they are said. */
final class Powers {
    static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁻";

    static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

    private Powers() {}

    static int power(Line line, int at, Transcript out) {
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

    /** Says the subscripts that begin at {@code at} as one number, C₆H₁₂O₆; returns what follows them. */
    static int subscripts(Line line, int at, Transcript out) {
        int end = at;
        StringBuilder digits = new StringBuilder();
        while (line.in(end, SUBSCRIPTS)) {
            digits.append(SUBSCRIPTS.indexOf(line.at(end)));
            end++;
        }
        out.say(digits.charAt(0) == '0' ? Numerals.digits(digits) : Numerals.cardinal(digits), at, end);
        return end;
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
}
