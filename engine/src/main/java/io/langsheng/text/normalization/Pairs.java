package io.langsheng.text.normalization;

/**
 * A row of number pairs that are joined by commas, and therefore all of one kind: {@code 25:23、19:25、25:21} are three
 * scores because the first cannot be a time, {@code 6-4、7-6} are read alike.
 *
 * @param from where the first pair begins
 * @param end past the last pair
 * @param many whether there is more than one
 * @param scores whether one of several cannot be a time of day
 * @param falling whether one of several goes down, as no range does
 */
record Pairs(int from, int end, boolean many, boolean scores, boolean falling) {
    private static final int MOST = 12;
    private static final String SIGNS = ":：∶-–";
    private static final String JOINTS = "、，,和与及/";

    /** The row that the pair at {@code at} belongs to. */
    static Pairs around(Line line, int at) {
        int from = at;
        boolean scores = false;
        boolean falling = false;
        int count = 1;
        for (int before = before(line, from); before >= 0 && count < MOST; before = before(line, from)) {
            from = before;
            count++;
            scores |= !time(line, from);
            falling |= falls(line, from);
        }
        int end = end(line, at);
        scores |= end > at && !time(line, at);
        falling |= end > at && falls(line, at);
        for (int next = next(line, end); next >= 0 && count < MOST; next = next(line, end)) {
            scores |= !time(line, next);
            falling |= falls(line, next);
            end = end(line, next);
            count++;
        }
        return new Pairs(from, Math.max(end, at), count > 1, scores && count > 1, falling && count > 1);
    }

    /** Past the pair at {@code at}; −1 where there is none. */
    private static int end(Line line, int at) {
        int sign = line.digits(at);
        int end = line.digits(sign + 1);
        boolean pair = sign > at && sign - at <= 3 && line.in(sign, SIGNS) && end > sign + 1 && end - sign <= 4;
        return pair && !line.letter(end) && !(line.in(end, ".:-%") && line.digit(end + 1)) ? end : -1;
    }

    private static int next(Line line, int end) {
        int at = end > 0 && line.in(end, JOINTS) ? line.blanks(end + 1) : -1;
        return at >= 0 && end(line, at) > 0 ? at : -1;
    }

    private static int before(Line line, int from) {
        int joint = line.blanksBefore(from) - 1;
        if (!line.in(joint, JOINTS) || !line.digit(joint - 1)) {
            return -1;
        }
        int i = joint;
        while (line.digit(i - 1) || line.in(i - 1, SIGNS) && line.digit(i - 2)) {
            i--;
        }
        return end(line, i) == joint && !line.letter(i - 1) ? i : -1;
    }

    private static boolean falls(Line line, int at) {
        int sign = line.digits(at);
        return line.number(at, sign) > line.number(sign + 1, line.digits(sign + 1));
    }

    private static boolean time(Line line, int at) {
        int sign = line.digits(at);
        int end = line.digits(sign + 1);
        return line.in(sign, ":：")
                && end - sign == 3
                && line.number(at, sign) <= 24
                && line.number(sign + 1, end) <= 59;
    }
}
