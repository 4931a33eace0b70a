package io.langsheng.text.normalization;

/**
 * Numbers in postal addresses: one or two digits count, more are read one by one with 幺; a dash is 杠.
 *
 * <p>{@code 市台路388弄1107-1108号 → 市台路三八八弄幺幺零七杠幺幺零八号}, {@code 元和镇嘉元30-9 → 元和镇嘉元三十杠九}.
 */
final class ForcedAddress {
    private ForcedAddress() {}

    static boolean say(Line line, int from, int to, Transcript out) {
        int i = from;
        while (i < to) {
            if (line.digit(i)) {
                int end = Math.min(line.digits(i), to);
                if (end - i <= 2 && line.at(i) != '0') {
                    out.cardinal(line, i, end);
                } else {
                    out.digits(line, i, end, true);
                }
                i = end;
            } else if (line.in(i, "-–—") && i > from && i + 1 < to) {
                out.say('杠', i, i + 1);
                i++;
            } else if (line.letter(i)) {
                int mark = out.length();
                out.say(line.at(i), i, i + 1);
                if (!line.letter(i - 1) && !line.letter(i + 1)) {
                    out.spelled(mark);
                }
                i++;
            } else if (line.at(i) == ' ') {
                i++;
            } else {
                String name = line.at(i) == '#' ? "号" : line.text(i, i + 1);
                out.say(name, i, i + 1);
                i++;
            }
        }
        return true;
    }
}
