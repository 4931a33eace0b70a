package io.langsheng.text.normalization;

/**
 * Punctuation, brought to its Chinese form and said once, and blanks.
 *
 * <pre>
 * 你好!!!  → 你好！      好...  → 好……      hello,  world → hello，world      v1.0-rc.1 → v一点零rc点一
 * </pre>
 */
final class PunctuationRule implements Rule {
    /** Abbreviations in front of a number. */
    private static final WordSet NUMBERED =
            WordSet.of("Lv LV lv Vol vol No no Fig fig Ch ch Sec sec Ver ver Art Eq Tab Pt Ep pp p P");

    private static final WordSet RELEASES = WordSet.of("-rc -RC -beta -alpha -dev -post -pre -build -preview");
    private static final String ENDS = "。！？!?";
    private static final String KEPT = "。！？；，、：“”‘’（）《》〈〉【】「」『』〔〕";

    @Override
    public int read(Line line, int at, Transcript out) {
        char c = line.at(at);
        if (c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            return blank(line, at, out);
        }
        if (ENDS.indexOf(c) >= 0 || c == '…' || line.starts(at, "...") || line.starts(at, "。。")) {
            return end(line, at, out);
        }
        if (KEPT.indexOf(c) >= 0) {
            return out.mark(c, at, at + 1);
        }
        return switch (c) {
            case ',' -> out.mark('，', at, at + 1);
            case ';' -> out.mark('；', at, at + 1);
            case ':' -> out.mark('：', at, at + 1);
            case '.' -> point(line, at, out);
            case '(' -> line.at(at + 1) == ')' && line.letter(at - 1) ? at + 2 : out.mark('（', at, at + 1); // getName()
            case ')' -> out.mark('）', at, at + 1);
            case '[' -> out.mark('【', at, at + 1);
            case ']' -> out.mark('】', at, at + 1);
            case '"' -> quote(line, at, out);
            default -> PASS;
        };
    }

    /** Blanks separate Latin words and nothing else. */
    private static int blank(Line line, int at, Transcript out) {
        int end = at + 1;
        while (end < line.limit() && (Character.isWhitespace(line.at(end)) || Character.isSpaceChar(line.at(end)))) {
            end++;
        }
        boolean latinBefore = out.length() > 0 && Line.isLatin(out.charAt(out.length() - 1));
        boolean latinAfter = line.letter(end);
        if (latinBefore && (latinAfter || line.digit(end)) || latinAfter && out.length() > 0 && line.digit(at - 1)) {
            out.blank(at, end);
        }
        return end;
    }

    /** Repeated ends of sentences say no more than one: the first 。！？ counts, ！？ together ask. */
    private static int end(Line line, int at, Transcript out) {
        int end = at;
        boolean ask = false;
        boolean cry = false;
        int dots = 0;
        while (end < line.limit() && (line.in(end, "。！？!?…."))) {
            char c = line.at(end);
            ask |= c == '？' || c == '?';
            cry |= c == '！' || c == '!';
            dots += c == '…' ? 3 : c == '.' || c == '。' ? 1 : 0;
            end++;
        }
        if (ask || cry) {
            return out.mark(ask ? '？' : '！', at, end);
        }
        if (dots >= 2) {
            out.say("……", at, end);
            return end;
        }
        return out.mark('。', at, end);
    }

    private static int point(Line line, int at, Transcript out) {
        boolean word = line.letter(at - 1) && line.letter(at + 1);
        if (word) {
            // U.S.A., node.js
            boolean initials = !line.letter(at - 2) && (!line.letter(at + 2));
            return initials ? at + 1 : out.sign("点", at);
        }
        if (line.digit(at - 1) && line.in(at + 1, "xX") && !line.letter(at + 2)) {
            return out.sign("点", at); // 7.x
        }
        if (line.letter(at - 1) && !line.letter(at - 2) && line.digit(at + 1) && !line.in(at - 1, "PpVvNn")) {
            return out.sign("点", at); // M.2
        }
        int minor = line.digits(at + 1);
        if (line.letter(at - 1) && minor > at + 1 && line.at(minor) == '.' && line.digit(minor + 1)) {
            return out.sign("点", at); // XBB.1.5
        }
        if (line.digit(at + 1) && RELEASES.endsAt(line, at)) {
            return out.sign("点", at); // 2.0-rc.1
        }
        if (line.letter(at - 1) && !line.letter(at - 2) && line.at(at - 2) == '.') {
            return at + 1;
        }
        boolean last = line.blanks(at + 1) >= line.length() || line.in(line.blanks(at + 1), "”\"』」）)");
        if (last) {
            return out.mark('。', at, at + 1);
        }
        if (line.letter(at - 1) && line.digit(line.blanks(at + 1)) && NUMBERED.endsAt(line, at)) {
            return at + 1; // Vol. 5
        }
        if (line.in(at - 1, "abcdefghijklmnopqrstuvwxyz") && line.letter(at - 2) && line.digit(at + 1)) {
            return out.sign("点", at); // core.12345
        }
        if (line.digit(at - 1) && line.han(line.blanks(at + 1)) || line.letter(at - 1) && line.at(at + 1) == ' ') {
            return out.mark(line.digit(at - 1) ? '，' : '。', at, at + 1);
        }
        if (line.han(at - 1)) {
            return out.mark('。', at, at + 1);
        }
        return at + 1;
    }

    private static int quote(Line line, int at, Transcript out) {
        boolean closed = !line.letter(line.blanks(at + 1)) && !line.digit(line.blanks(at + 1));
        if (!out.quoting() && line.digit(at - 1) && (closed || decimal(line, at) || !quoted(line, at))) {
            return out.sign("英寸", at); // 6.1", 6.78" 120Hz
        }
        out.say(out.quoting() ? '”' : '“', at, at + 1);
        return at + 1;
    }

    /** Whether another such mark follows, so that the one at {@code at} may open a quotation. */
    private static boolean quoted(Line line, int at) {
        return line.text(at + 1, at + 60).indexOf('"') >= 0;
    }

    private static boolean decimal(Line line, int end) {
        int i = line.digitsBefore(end);
        return line.at(i - 1) == '.' && line.digit(i - 2);
    }
}
