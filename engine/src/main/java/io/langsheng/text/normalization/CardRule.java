package io.langsheng.text.normalization;

/** The number of a card, printed in groups of four: {@code 6222 0212 3456 7890}, the last group of one to four digits. */
final class CardRule implements Rule {
    @Override
    public int read(Line line, int at, Transcript out) {
        int end = end(line, at);
        if (end == PASS || end > line.limit()) {
            return PASS;
        }
        for (int i = at; i < end; i += 5) {
            int group = out.length();
            out.digits(line, i, Math.min(i + 4, end), false);
            out.group(group);
        }
        return end;
    }

    /** Past the number that begins at {@code at}; {@link #PASS} where none does. */
    static int end(Line line, int at) {
        if (line.digit(at - 1) || line.letter(at - 1)) {
            return PASS;
        }
        char joint = line.at(at + 4);
        int i = at;
        int groups = 0;
        while (line.digits(i) == i + 4 && line.at(i + 4) == joint && line.digit(i + 5) && groups < 5) {
            i += 5;
            groups++;
        }
        int end = line.digits(i);
        boolean card = groups >= 3 && end > i && end - i <= 4 && (joint == ' ' || joint == '-');
        return card && !line.letter(end) ? end : PASS;
    }
}
