package io.langsheng.text;

/**
 * Finds where the sentence ends that begins at a place of a growing text. Looks at each character once.
 *
 * <p>A sentence ends behind 。！？ and their ASCII forms with the closing quotes and brackets that follow, and at the end
 * of a line unless the line was only broken for width. Never cut: numbers and decimals, URLs, abbreviations, titles in
 * 《》, short remarks in brackets. Above 200 syllables a comma will do, above 1,000 characters any place between words,
 * and at 4,000 characters the text is cut wherever it is, so that no input makes a sentence without end.
 */
final class SentenceScanner {
    private static final String ENDS = "。！？!?｡︒";
    private static final String CLOSERS = "”’\"』」）)】》〉]〕'";
    private static final String COMMAS = "，；：,;、";
    private static final int EAGER_SYLLABLES = 5;
    private static final int LONG_SYLLABLES = 200;
    private static final int LONG_CHARS = 1_000;
    private static final int LONGEST = 4_000;
    /** How far an opened bracket or title is waited for. */
    private static final int REMARK = 60;
    /** How far into a line a label may reach. */
    private static final int LABEL = 8;
    /** Lines shorter than this are not broken for width. */
    private static final int WIDTH = 25;

    private int start;
    private int at;
    private boolean eager;
    private int syllables;
    private int opened = -1;
    private int lineStart;
    private int wordStart;
    private boolean quoted;
    private boolean endsParagraph;

    /** Begins a sentence at {@code from}; {@code eager} if it may end at a comma. */
    void reset(int from, boolean eager) {
        start = from;
        at = from;
        this.eager = eager;
        syllables = 0;
        opened = -1;
        lineStart = from;
        wordStart = from;
        quoted = false;
        endsParagraph = false;
    }

    /** The text lost its first {@code count} characters. */
    void moved(int count) {
        start -= count;
        at -= count;
        opened = opened < 0 ? -1 : opened - count;
        lineStart -= count;
        wordStart -= count;
    }

    /** Whether a paragraph ends behind the sentence found last. */
    boolean endsParagraph() {
        return endsParagraph;
    }

    /**
     * Past the end of the sentence.
     *
     * @param complete whether no more text will come
     * @return −1 if more text is needed to tell
     */
    int next(CharSequence text, boolean complete) {
        while (at < text.length()) {
            if (at - start >= LONG_CHARS && tooLong(text)) {
                endsParagraph = false;
                return at;
            }
            char c = text.charAt(at);
            if (c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029') {
                int end = lineEnd(text, complete);
                if (end != 0) {
                    return end;
                }
            } else if (ENDS.indexOf(c) >= 0 || c == '.') {
                int end = sentenceEnd(text, c, complete);
                if (end != 0) {
                    return end;
                }
            } else if (COMMAS.indexOf(c) >= 0) {
                int end = comma(text, c, complete);
                if (end != 0) {
                    return end;
                }
            }
            count(text, c);
            at++;
        }
        if (!complete || at == start) {
            return -1;
        }
        endsParagraph = true;
        return at;
    }

    private void count(CharSequence text, char c) {
        boolean latin = c < 128 && Character.isLetter(c);
        if (latin || c < 128 && Character.isDigit(c)) {
            boolean begins =
                    at == start || text.charAt(at - 1) >= 128 || !Character.isLetterOrDigit(text.charAt(at - 1));
            syllables += !latin || begins || (at - wordStart) % 3 == 0 ? 1 : 0;
        } else if (c >= 0x2e80) {
            syllables += Character.isLetter(c) ? 1 : 0;
        }
        if (c <= ' ' || c >= 128) {
            wordStart = at + 1;
        }
        if (c == '《' || c == '（' || c == '(' || c == '〈') {
            opened = at;
        } else if (c == '》' || c == '）' || c == ')' || c == '〉') {
            opened = -1;
        } else if (c == '"') {
            quoted = !quoted;
        }
    }

    /** 0 if the line goes on, −1 if more text is needed. */
    private int lineEnd(CharSequence text, boolean complete) {
        int next = at + 1;
        int ends = 1;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            ends += text.charAt(next) == '\n' ? 1 : 0;
            next++;
        }
        if (next + LABEL >= text.length() && !complete && next - at < LONG_CHARS) {
            return -1;
        }
        boolean windows = text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
        int blankLines = ends - (windows ? 2 : 1);
        boolean indented = next > at + (windows ? 2 : 1);
        boolean wrapped = blankLines == 0
                && !indented
                && next < text.length()
                && at - lineStart >= WIDTH
                && runsOn(text.charAt(at - 1))
                && runsOn(text.charAt(next))
                && !listItem(text, next)
                && !labelled(text, next);
        lineStart = next;
        if (wrapped) {
            return 0;
        }
        endsParagraph = blankLines > 0 || next >= text.length() || !listItem(text, next);
        return next;
    }

    /** A line such as 地址：… begins something new. */
    private static boolean labelled(CharSequence text, int from) {
        for (int i = from; i < Math.min(text.length(), from + LABEL); i++) {
            if (text.charAt(i) == '：' || text.charAt(i) == ':') {
                return true;
            }
        }
        return false;
    }

    private static boolean runsOn(char c) {
        return Character.isLetterOrDigit(c) || c == '，' || c == '、' || c == ',';
    }

    /** Whether a line at {@code from} is marked as an item, a heading, a row. */
    static boolean listItem(CharSequence text, int from) {
        if (from >= text.length()) {
            return false;
        }
        char c = text.charAt(from);
        if ("-*+#>|•·●○■◆▪".indexOf(c) >= 0) {
            return true;
        }
        int i = from;
        while (i < text.length() && i - from < 3 && Character.isDigit(text.charAt(i))) {
            i++;
        }
        return i > from && i < text.length() && ".、)）．".indexOf(text.charAt(i)) >= 0;
    }

    /** 0 if no sentence ends here, −1 if more text is needed. */
    private int sentenceEnd(CharSequence text, char c, boolean complete) {
        int end = at + 1;
        boolean quote = quoted;
        while (end < text.length()) {
            char next = text.charAt(end);
            boolean closer = CLOSERS.indexOf(next) >= 0 && (next != '"' || quote) && next != '\'';
            if (!closer && ENDS.indexOf(next) < 0 && "…~～".indexOf(next) < 0 && (next != '.' || c != '.')) {
                break;
            }
            quote &= next != '"';
            end++;
        }
        if (end >= text.length() && !complete) {
            return end - at > LONG_CHARS ? end : -1;
        }
        char after = end < text.length() ? text.charAt(end) : '\n';
        if (opened >= 0 && at - opened < REMARK && inRemark(text, end, after)) {
            return 0;
        }
        if (c == '.' && !point(text, end, after) || (c == '!' || c == '?') && !mark(text, end, after)) {
            return 0;
        }
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\u3000')) {
            end++;
        }
        if (end >= text.length() && !complete) {
            return -1;
        }
        if (end < text.length() && (text.charAt(end) == '\n' || text.charAt(end) == '\r')) {
            return closingLine(text, end, complete);
        }
        endsParagraph = end >= text.length();
        return end;
    }

    /** Whether the end stands in a title, or in brackets with text of the same sentence in front. */
    private boolean inRemark(CharSequence text, int end, char after) {
        String closed = text.subSequence(at, end).toString();
        if (text.charAt(opened) == '《') {
            return closed.indexOf('》') < 0;
        }
        boolean leaves = closed.indexOf('）') >= 0 || closed.indexOf(')') >= 0;
        return after != '\n' && (!leaves || opened > start);
    }

    /** The sentence ends where its line ends: it takes the line end along, and with it the paragraph's. */
    private int closingLine(CharSequence text, int end, boolean complete) {
        int next = end;
        int lines = 0;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            lines += text.charAt(next) == '\n' ? 1 : 0;
            next++;
        }
        if (next + 3 >= text.length() && !complete && next - end < LONG_CHARS) {
            return -1;
        }
        endsParagraph = lines > 1 || next >= text.length() || !listItem(text, next);
        return next;
    }

    /** Whether a full stop ends a sentence: not in numbers, names of files, abbreviations, list numbers. */
    private boolean point(CharSequence text, int end, char after) {
        char before = at > start ? text.charAt(at - 1) : ' ';
        if (before == '.' || after == '.' || end - at > 2 && text.charAt(at + 1) == '.') {
            return false;
        }
        if (before >= 0x2e80) {
            return after <= ' ' || after >= 0x2e80 || end > at + 1;
        }
        if (after > ' ' && end == at + 1) {
            return false;
        }
        if (Character.isDigit(before)) {
            int i = at - 1;
            while (i > lineStart && Character.isDigit(text.charAt(i - 1))) {
                i--;
            }
            return after == '\n'
                    || i > lineStart && text.subSequence(lineStart, i).chars().anyMatch(Character::isLetterOrDigit);
        }
        int word = at;
        while (word > start && Character.isLetter(text.charAt(word - 1)) && text.charAt(word - 1) < 128) {
            word--;
        }
        int length = at - word;
        boolean abbreviation = length <= 1
                || word == lineStart
                        && text.subSequence(word, at).chars().allMatch(letter -> "IVX".indexOf(letter) >= 0)
                || length <= 4 && isAbbreviation(text.subSequence(word, at).toString());
        return length > 0 && (!abbreviation || after == '\n');
    }

    private static boolean isAbbreviation(String word) {
        return switch (word) {
            case "Mr",
                    "Mrs",
                    "Ms",
                    "Dr",
                    "Prof",
                    "St",
                    "vs",
                    "etc",
                    "No",
                    "Vol",
                    "Inc",
                    "Ltd",
                    "Co",
                    "Corp",
                    "Jr",
                    "Sr",
                    "Fig",
                    "Jan",
                    "Feb",
                    "Mar",
                    "Apr",
                    "Jun",
                    "Jul",
                    "Aug",
                    "Sep",
                    "Sept",
                    "Oct",
                    "Nov",
                    "Dec",
                    "approx" -> true;
            default -> false;
        };
    }

    /** Whether ! or ? in ASCII ends a sentence: not in a URL, not in ![image]. */
    private boolean mark(CharSequence text, int end, char after) {
        if (at > start && text.charAt(at - 1) == '<' || after == '[' || after == '=' || after == '&' || after == '/') {
            return false;
        }
        String word = text.subSequence(Math.min(wordStart, at), at).toString();
        boolean address = word.contains("://") || word.startsWith("www.");
        return !(address && after > ' ' && after < 128);
    }

    private int comma(CharSequence text, char c, boolean complete) {
        boolean enough = syllables >= LONG_SYLLABLES || eager && syllables >= EAGER_SYLLABLES && c != '、';
        if (!enough || opened >= 0 && at - opened < REMARK) {
            return 0;
        }
        int end = at + 1;
        if (end >= text.length() && !complete) {
            return -1;
        }
        char after = end < text.length() ? text.charAt(end) : ' ';
        char before = at > start ? text.charAt(at - 1) : ' ';
        if ((c < 128 || c == '，' || c == '：') && Character.isDigit(after) && Character.isDigit(before)
                || c < 128 && after > ' ' && after < 128) {
            return 0;
        }
        while (end < text.length() && (CLOSERS.indexOf(text.charAt(end)) >= 0 || text.charAt(end) == ' ')) {
            end++;
        }
        return end;
    }

    /** Above the limits a cut is made between Chinese characters or behind a blank; at the last limit anywhere. */
    private boolean tooLong(CharSequence text) {
        char before = text.charAt(at - 1);
        char after = text.charAt(at);
        if (Character.isLowSurrogate(after) && Character.isHighSurrogate(before)) {
            return false;
        }
        boolean between = before <= ' ' || before >= 0x4e00 && before <= 0x9fff && after >= 0x4e00 && after <= 0x9fff;
        return between || at - start >= LONGEST;
    }
}
