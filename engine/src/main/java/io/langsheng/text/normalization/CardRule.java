package io.langsheng.text.normalization;

/**
 * Numbers in groups of four, as on cards, or of three and four where a number is announced. Four numbers with blanks
 * between may as well be four quantities, so that only what can be a card is one without being announced.
 *
 * <pre>
 * 6222 0212 3456 7890 → 六二二二 零二一二 三四五六 七八九零      会议ID：876 5432 1098 → 八七六 五四三二 一零九八
 * </pre>
 */
final class CardRule implements Rule {
    private static final WordSet ACCOUNT = WordSet.of("卡号 账号 帐号 账户 银行卡 信用卡 储蓄卡 借记卡 会员卡");

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
        boolean known = fours
                ? groups >= 3 && (joint == '-' || announced(line, at) || card(line, at, end))
                : groups >= 2 && end - i >= 3 && Numbering.code(line, at);
        return known && end - i <= 4 && !line.letter(end) ? end : PASS;
    }

    private static boolean announced(Line line, int at) {
        return Numbering.code(line, at) || line.has(at - 12, at, ACCOUNT);
    }

    /** Whether the groups can be those of a bank's card: 16 to 19 digits of which the first is 3 to 6, nothing measured. */
    private static boolean card(Line line, int at, int end) {
        boolean round = true;
        int digits = 0;
        for (int i = at; i < end; i = line.digits(i) + 1) {
            digits += line.digits(i) - i;
            round &= line.at(line.digits(i) - 1) == '0';
        }
        int next = line.blanks(end);
        boolean measured = Measures.measureWord(line, next)
                || Measures.unit(line, next) != null
                || Measures.currency(line, next) != null;
        return line.in(at, "3456") && digits >= 16 && digits <= 19 && !round && !measured;
    }
}
