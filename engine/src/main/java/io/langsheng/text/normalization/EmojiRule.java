package io.langsheng.text.normalization;

/**
 * Emoji, kaomoji parts and pictographs: left out, or named by {@code emoji.tsv} where the caller wants that.
 *
 * <p>Left out by default: a listener of a chat or a novel hears them as noise, and their names are nowhere near what a
 * reader takes from them.
 */
final class EmojiRule implements Rule {
    private static final Table NAMES = Table.load("emoji.tsv");

    private final boolean named;

    EmojiRule(boolean named) {
        this.named = named;
    }

    @Override
    public int read(Line line, int at, Transcript out) {
        char c = line.at(at);
        if (Character.isHighSurrogate(c) && Character.isLowSurrogate(line.at(at + 1))) {
            int point = Character.toCodePoint(c, line.at(at + 1));
            if (Character.isIdeographic(point)) {
                out.say(c, at, at + 2).say(line.at(at + 1), at, at + 2);
                return at + 2;
            }
            if (point >= 0x1d7ce && point <= 0x1d7ff) {
                out.say(Numerals.digits(Integer.toString((point - 0x1d7ce) % 10)), at, at + 2);
                return at + 2;
            }
            say(line, at, at + 2, out);
            return at + 2;
        }
        if (Character.isSurrogate(c)) {
            return at + 1;
        }
        if (c >= '\u2600' && c <= '\u27bf'
                || c >= '\u2b00' && c <= '\u2bff'
                || c >= '\u2300' && c <= '\u23ff'
                || c >= '\u2190' && c <= '\u21ff' && !line.in(at, "→⇒")) {
            say(line, at, at + 1, out);
            return at + 1;
        }
        return PASS;
    }

    private void say(Line line, int at, int end, Transcript out) {
        String[] row = named ? NAMES.get(line.text(at, end)) : Table.NOTHING;
        if (row.length > 1) {
            out.say(row[1], at, end);
        }
    }
}
