package io.langsheng.text.normalization;

/** Fixed expressions from {@code phrases.tsv}: {@code 985高校 → 九八五高校}, {@code C++ → C加加}, {@code B2B → B to B}. */
final class PhraseRule implements Rule {
    private static final Table PHRASES = Table.load("phrases.tsv");

    @Override
    public int read(Line line, int at, Transcript out) {
        char first = line.at(at);
        if (first > 0x2fff && !line.han(at)
                || line.digit(at - 1) && !Line.isLatin(first)
                || Line.isLatin(first) && line.letter(at - 1)
                || line.digit(at) && line.in(at - 1, ".-/") && line.digit(at - 2)) {
            return PASS;
        }
        String[] row = PHRASES.longest(line, at);
        if (row.length == 0) {
            return PASS;
        }
        int end = at + row[0].length();
        char last = row[0].charAt(row[0].length() - 1);
        boolean number = Character.isDigit(last) && last < 128;
        if (number && (line.digit(end) || line.in(end, ".:/%-~") && line.digit(end + 1) || line.at(end) == '%')
                || Line.isLatin(last) && line.letter(end)) {
            return PASS;
        }
        boolean plain = row[0].chars().allMatch(c -> c >= '0' && c <= '9');
        if (number && !line.in(at + 1, "×x*") && line.in(end, "月日号天年元个人米点时")) {
            return PASS;
        }
        if (plain
                && (Measures.two(line, line.blanks(end)).equals("两")
                        || Measures.unit(line, end) != null
                        || line.in(line.blanksBefore(at) - 1, "共第有约达近为是¥$"))) {
            return PASS;
        }
        if (Line.isLatin(row[1].charAt(0)) && out.length() > 0 && Line.isLatin(out.charAt(out.length() - 1))) {
            out.blank(at, at);
        }
        same(row[0], row[1], at, out);
        return end;
    }

    /** Character by character where the lengths agree or begin and end alike, otherwise the whole for each. */
    private static void same(String written, String read, int at, Transcript out) {
        for (int i = 0; i < read.length(); i++) {
            if (written.length() == read.length()) {
                out.say(read.charAt(i), at + i, at + i + 1);
            } else {
                out.say(read.charAt(i), at, at + written.length());
            }
        }
    }
}
