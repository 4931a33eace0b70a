package io.langsheng.text.normalization;

/**
 * Signs that compare or conjoin what stands on their two sides.
 *
 * <pre>
 * >=2.28 → 大于等于二点二八      x != y → x不等于y      A=B → A等于B      a && b → a且b      <1km → 小于一公里
 * </pre>
 */
final class ComparisonRule implements Rule {
    private static final Table PAIRS = Table.load("pairs.tsv");

    @Override
    public int read(Line line, int at, Transcript out) {
        int pair = pair(line, at, out);
        if (pair != PASS) {
            return pair;
        }
        return switch (line.at(at)) {
            case '=' -> out.sign(equal(line, at) ? "等于" : "", at);
            case '<' -> out.sign(line.between(at) || compares(line, at) ? "小于" : "", at);
            case '>' -> out.sign(line.between(at) || compares(line, at) ? "大于" : "", at);
            case '≤', '≦' -> out.sign("小于等于", at);
            case '≥', '≧' -> out.sign("大于等于", at);
            case '≠' -> out.sign("不等于", at);
            case '≈' -> out.sign("约等于", at);
            default -> PASS;
        };
    }

    /** Comparisons and conjunctions of two characters: {@code x >= 3 && y != 4}. */
    private static int pair(Line line, int at, Transcript out) {
        String[] row = PAIRS.longest(line, at);
        boolean compares = row.length > 0 && line.wordy(line.blanks(at + 2)) && !line.in(at - 1, "=<>!&|");
        if (!compares || !(line.in(at, "<>") || line.wordy(line.blanksBefore(at) - 1))) {
            return PASS;
        }
        out.say(row[1], at, at + 2);
        return at + 2;
    }

    /** The last of one or two equals signs between words. */
    private static boolean equal(Line line, int at) {
        int left = line.at(at - 1) == '=' ? at - 1 : at;
        int next = line.blanks(at + 1);
        return line.at(at + 1) != '='
                && line.wordy(line.blanksBefore(left) - 1)
                && (line.wordy(next) || line.in(next, "?？([∠△⊙∅∞") || line.in(next, "-−√") && line.digit(next + 1));
    }

    /** A sign in front of a number: {@code >60分}; no arrow. */
    private static boolean compares(Line line, int at) {
        return line.digit(line.blanks(at + 1)) && !line.in(at - 1, "-=<>~");
    }
}
