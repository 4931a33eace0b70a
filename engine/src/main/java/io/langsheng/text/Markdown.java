package io.langsheng.text;

import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.SentenceCutter.Piece;
import io.langsheng.text.normalization.Passage;
import java.util.List;

/**
 * Takes Markdown, HTML and inline pinyin out of a piece of plain text; what is left keeps its place in the source.
 *
 * <pre>
 * ## 标题        → 标题              [链接](http://a.cn)  → 链接
 * - **重点**：好  → 重点：好          A&amp;B&lt;br&gt;      → A&B，
 * | 甲 | 乙 |    → 甲，乙             重(chong2)报           → 重报, read chong2
 * </pre>
 */
final class Markdown {
    private static final String TAGS =
            " a abbr b big blockquote body br center cite code dd del details div dl dt em font footer h1 h2 h3 h4 h5 h6 head header hr html i img input ins kbd label li link main mark meta nav ol p path pre q s samp script section small span strike strong style sub summary sup svg table tbody td tfoot th thead title tr tt u ul var video think ";
    private static final int LONGEST_TOPIC = 40;
    private static final String BLOCKS = " br p div li tr td th h1 h2 h3 h4 h5 h6 hr table ul ol ";

    private final String text;
    private final int base;
    private final Passage out = new Passage();
    private int at;
    private boolean row;
    private int topicEnd = -1;

    private Markdown(Piece piece) {
        this.text = piece.text();
        this.base = piece.start();
    }

    static Passage strip(Piece piece) {
        Markdown markdown = new Markdown(piece);
        if (piece.code()) {
            markdown.code();
        } else {
            markdown.run(piece.opensLine());
        }
        return markdown.out;
    }

    private void code() {
        if (!text.strip().startsWith("```") && !text.strip().startsWith("~~~")) {
            for (int i = 0; i < text.length(); i++) {
                copy(i);
            }
        }
    }

    private void run(boolean opensLine) {
        boolean line = opensLine;
        while (at < text.length()) {
            if (line) {
                openLine();
                line = false;
                continue;
            }
            char c = text.charAt(at);
            if (c == '\n') {
                line = true;
                softBreak();
                at++;
            } else if (!inline(c)) {
                copy(at++);
            }
        }
    }

    /** A line that was broken for width: nothing between Chinese characters, a blank between words. */
    private void softBreak() {
        char before = at > 0 ? text.charAt(at - 1) : ' ';
        if (before < 128 && before > ' ') {
            put(' ', at, at + 1);
        }
    }

    private void copy(int i) {
        out.append(text.charAt(i), base + i, base + i + 1);
    }

    private void put(char c, int from, int to) {
        out.append(c, base + from, base + to);
    }

    private boolean is(int i, char c) {
        return i >= 0 && i < text.length() && text.charAt(i) == c;
    }

    private boolean digit(int i) {
        return i >= 0 && i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private int blanks(int i) {
        int end = i;
        while (end < text.length()
                && (text.charAt(end) == ' ' || text.charAt(end) == '\t' || text.charAt(end) == '\u3000')) {
            end++;
        }
        return end;
    }

    private int lineEnd(int i) {
        int end = text.indexOf('\n', i);
        return end < 0 ? text.length() : end;
    }

    /** What marks a line as heading, quotation, item, rule or row. */
    private void openLine() {
        int i = blanks(at);
        while (is(i, '>') && !digit(i + 1)) {
            i = blanks(i + 1);
        }
        int end = lineEnd(i);
        String line = text.substring(i, end).strip();
        if (isRule(line)) {
            at = end;
            return;
        }
        row = line.startsWith("|") && line.indexOf('|', 1) > 0 && line.length() > 2;
        if (row) {
            i++;
        }
        int hashes = i;
        while (is(hashes, '#')) {
            hashes++;
        }
        if (hashes > i && hashes - i <= 6 && (is(hashes, ' ') || hashes == end)) {
            i = blanks(hashes);
        }
        if (i < text.length() && "-*+•·●○■◆▪".indexOf(text.charAt(i)) >= 0 && (is(i + 1, ' ') || is(i + 1, '\t'))) {
            i = blanks(i + 1);
            if (is(i, '[') && is(i + 2, ']') && (is(i + 1, ' ') || is(i + 1, 'x') || is(i + 1, 'X'))) {
                i = blanks(i + 3);
            }
        }
        if (text.startsWith("**", i) && digit(i + 2)) {
            i += 2;
        }
        at = i;
        int digits = i;
        while (digit(digits) && digits - i < 3) {
            digits++;
        }
        int letters = i;
        while (letters < text.length() && "IVX".indexOf(text.charAt(letters)) >= 0 && letters - i < 5) {
            letters++;
        }
        if (letters == i && wordy(i)) {
            letters = i + 1;
        }
        if (digits == i && letters > i && letters < text.length() && ".)".indexOf(text.charAt(letters)) >= 0) {
            int next = blanks(letters + 1);
            if (next < text.length() && InlinePinyin.isHan(text.charAt(next))) {
                for (int k = i; k < letters; k++) {
                    copy(k);
                }
                put('、', letters, letters + 1);
                at = next;
                return;
            }
        }
        boolean numbered = digits > i
                && digits + 1 < text.length()
                && ".)）．".indexOf(text.charAt(digits)) >= 0
                && !digit(digits + 1)
                && (text.charAt(digits + 1) <= ' ' || text.charAt(digits + 1) >= 0x2e80 || is(digits + 1, '*'));
        if (numbered) {
            for (int k = i; k < digits; k++) {
                copy(k);
            }
            put('、', digits, digits + 1);
            at = blanks(digits + 1);
        }
    }

    private static boolean isRule(String line) {
        return line.length() >= 3
                && line.chars()
                        .allMatch(c -> c == '-' || c == '|' || c == ':' || c == ' ' || c == '=' || c == '*' || c == '_')
                && line.chars().anyMatch(c -> c != ' ' && c != ':');
    }

    /** Handles what begins here and moves on, or returns false. */
    private boolean inline(char c) {
        return switch (c) {
            case '*', '`', '~', '_' -> emphasis(c);
            case '!' -> is(at + 1, '[') && link(at + 1);
            case '[' -> link(at);
            case '<' -> tag();
            case '&' -> entity();
            case '|' -> cell();
            case '\\' -> formula() || escape();
            case '$' -> formula();
            case '(', '（' -> pinyin();
            case '#' -> topic();
            default -> false;
        };
    }

    private boolean emphasis(char c) {
        int end = at;
        while (is(end, c)) {
            end++;
        }
        boolean pair = end - at >= 2;
        boolean drop = c == '`'
                || pair && c != '~' && !(c == '_' && wordy(at - 1) && wordy(end))
                || pair && c == '~' && end - at == 2 && !blankBetween(at - 1, end);
        if (c == '*' && !pair && (text.startsWith("键", end) || text.startsWith("号键", end))) {
            drop = false;
        } else if (c == '*'
                && !pair
                && wordy(at - 1)
                && text.indexOf('*', end) < 0
                && text.lastIndexOf('*', at - 1) < 0) {
            drop = false; // A*算法
        } else if (c == '*' && !pair) {
            boolean product = operand(at - 1) && operand(end);
            drop = !product && !(is(at - 1, ' ') && is(end, ' ') && digit(at - 2));
        }
        if (c == '_' && !pair) {
            drop = !wordy(at - 1) && end < text.length() && text.charAt(end) > ' ' || wordy(at - 1) && !wordy(end);
        }
        if (pair && c == '*' && digit(at - 1) && digit(end)) {
            drop = false;
        }
        while (!drop && at < end) {
            copy(at++);
        }
        at = end;
        return true;
    }

    private boolean blankBetween(int before, int after) {
        return (before < 0 || text.charAt(before) <= ' ') && (after >= text.length() || text.charAt(after) <= ' ');
    }

    private boolean operand(int i) {
        return digit(i)
                || is(i, ')')
                || is(i, '(')
                || i >= 0 && i < text.length() && text.charAt(i) < 128 && Character.isLetter(text.charAt(i));
    }

    private boolean wordy(int i) {
        return i >= 0 && i < text.length() && text.charAt(i) < 128 && Character.isLetterOrDigit(text.charAt(i));
    }

    /** [text](target), ![text](target), [text][ref]; footnotes and references [1] are left out. */
    private boolean link(int open) {
        int close = text.indexOf(']', open);
        if (close < 0 || close - open > 300 || text.indexOf('\n', open) >= 0 && text.indexOf('\n', open) < close) {
            return false;
        }
        String inner = text.substring(open + 1, close);
        boolean target = is(close + 1, '(');
        if (!target) {
            boolean note = inner.startsWith("^")
                    || !inner.isEmpty()
                            && inner.length() <= 3
                            && inner.chars().allMatch(Character::isDigit)
                            && open > 0
                            && !(wordy(open - 1) && !wordy(open - 2));
            if (note) {
                at = close + 1;
            }
            return note;
        }
        int end = target(close + 1);
        if (end < 0) {
            return false;
        }
        at = open + 1;
        while (at < close) {
            if (!inline(text.charAt(at))) {
                copy(at++);
            }
        }
        at = end + 1;
        return true;
    }

    /** Where the bracket closes that opens at {@code open}; brackets within count. */
    private int target(int open) {
        int depth = 0;
        for (int i = open; i < text.length() && i - open < 2000; i++) {
            depth += is(i, '(') ? 1 : is(i, ')') ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private boolean tag() {
        if (text.startsWith("<!--", at)) {
            int end = text.indexOf("-->", at);
            at = end < 0 ? text.length() : end + 3;
            return true;
        }
        int close = text.indexOf('>', at);
        if (close < 0 || close - at > 500) {
            return false;
        }
        int reading = InlinePinyin.bracketed(text, at, close);
        if (reading > 0) {
            annotated(text.substring(at + 1, reading), at + 1, text.substring(reading + 1, close), close + 1);
            return true;
        }
        int name = is(at + 1, '/') ? at + 2 : at + 1;
        int end = name;
        while (wordy(end)) {
            end++;
        }
        String tag = " " + text.substring(name, end).toLowerCase(java.util.Locale.ROOT) + " ";
        if (text.startsWith("http", name) || text.startsWith("mailto:", name)) {
            for (int i = at + 1; i < close; i++) {
                copy(i);
            }
            at = close + 1;
            return true;
        }
        if (end == name || !TAGS.contains(tag) || end < close && text.charAt(end) > ' ' && text.charAt(end) != '/') {
            return false;
        }
        if (BLOCKS.contains(tag)
                && out.length() > 0
                && Character.isLetterOrDigit(out.text().charAt(out.length() - 1))) {
            put('，', at, close + 1);
        }
        at = close + 1;
        return true;
    }

    private boolean entity() {
        int end = text.indexOf(';', at);
        if (end < 0 || end - at > 10 || end == at + 1) {
            return false;
        }
        int point = Entities.codePoint(text.substring(at + 1, end));
        if (point < 0) {
            return false;
        }
        for (char c : Character.toChars(point)) {
            put(c, at, end + 1);
        }
        at = end + 1;
        return true;
    }

    private boolean cell() {
        if (!row) {
            return false;
        }
        boolean last = text.substring(at + 1, lineEnd(at)).isBlank();
        if (!last && out.length() > 0) {
            put('，', at, at + 1);
        }
        at++;
        return true;
    }

    private boolean formula() {
        int end = Latex.end(text, at);
        if (end < 0) {
            return false;
        }
        Latex.read(text, at, end, this::put);
        at = end;
        return true;
    }

    private boolean escape() {
        if (at + 1 < text.length()
                && "\\`*_{}[]()#+-.!|>~".indexOf(text.charAt(at + 1)) >= 0
                && !wordy(at - 1)
                && !is(at - 1, ':')) {
            copy(at + 1);
            at += 2;
            return true;
        }
        return false;
    }

    /** #topic# of Chinese networks, and #tags. */
    private boolean topic() {
        if (text.startsWith("键", at + 1) || text.startsWith("号键", at + 1)) {
            return false;
        }
        boolean tag = at == topicEnd || at == 0 || !wordy(at - 1) || is(at - 1, ' ');
        if (tag && (at == topicEnd || !digit(at + 1) || closes(at) > 0)) {
            topicEnd = at == topicEnd ? -1 : closes(at);
            at++;
            return true;
        }
        return false;
    }

    /** Where the topic ends that opens at {@code open}; −1 where it does not. */
    private int closes(int open) {
        int end = text.indexOf('#', open + 1);
        return end > open + 1
                        && end - open <= LONGEST_TOPIC
                        && text.charAt(open + 1) > ' '
                        && text.charAt(end - 1) > ' '
                ? end
                : -1;
    }

    private boolean pinyin() {
        int close = InlinePinyin.close(text, at);
        if (close < 0) {
            return false;
        }
        List<String> syllables = InlinePinyin.syllables(text.substring(at + 1, close));
        int from = out.length() - syllables.size();
        if (syllables.isEmpty() || from < 0) {
            return false;
        }
        for (int i = from; i < out.length(); i++) {
            if (!InlinePinyin.isHan(out.text().charAt(i))) {
                return false;
            }
        }
        out.annotate(new Reading(from, out.length(), syllables, "inline"));
        at = close + 1;
        return true;
    }

    private void annotated(String characters, int start, String pinyin, int next) {
        int from = out.length();
        for (int i = 0; i < characters.length(); i++) {
            copy(start + i);
        }
        out.annotate(new Reading(from, out.length(), InlinePinyin.syllables(pinyin), "inline"));
        at = next;
    }
}
