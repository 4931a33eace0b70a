package io.langsheng.text.normalization;

/**
 * Numbers in groups of four, as on cards, or of three and four where a number is announced.
 *
 * <pre>
 * 6222 0212 3456 7890 → 六二二二 零二一二 三四五六 七八九零      会议ID：876 5432 1098 → 八七六 五四三二 一零九八
 * </pre>
 */
final class CardRule implements Rule {
    @Override
    public int read(Line line, int at, Transcript out) {
        int end = end(line, at);
        if (end == PASS || end > line.limit()) {
            return PASS;
        }
        for (int i = at; i < end; i = line.digits(i) + 1) {
            int group = out.length();
            out.digits(line, i, line.digits(i), false);
            out.group(group);
        }
        return end;
    }

    /** Past the number that begins at {@code at}; {@link #PASS} where none does. */
    static int end(Line line, int at) {
        char joint = line.at(line.digits(at));
        if (line.digit(at - 1) || line.letter(at - 1) || joint != ' ' && joint != '-') {
            return PASS;
        }
        int i = at;
        int groups = 0;
        boolean fours = true;
        while (line.digits(i) - i >= 3 && line.digits(i) - i <= 4 && groups < 5) {
            int end = line.digits(i);
            if (line.at(end) != joint || !line.digit(end + 1)) {
                break;
            }
            fours &= end == i + 4;
            groups++;
            i = end + 1;
        }
        int end = line.digits(i);
        boolean known = fours ? groups >= 3 : groups >= 2 && end - i >= 3 && Numbering.code(line, at);
        return known && end - i <= 4 && !line.letter(end) ? end : PASS;
    }
}
