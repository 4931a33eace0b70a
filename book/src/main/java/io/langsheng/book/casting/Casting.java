package io.langsheng.book.casting;

import io.langsheng.book.casting.CastingRule.When;
import io.langsheng.text.SentenceCutter;
import io.langsheng.text.SentenceCutter.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Gives every stretch of a plain text its cast: the first rule that holds decides, what no rule holds for is spoken as
 * the base says.
 *
 * <p>Dialogue is what stands in quotation marks (“ ”, 「 」, 『 』, straight ones in pairs) and is speech rather than a
 * quoted word: it follows a colon or comma, begins its paragraph, or ends in a mark that ends a sentence. Who speaks is
 * looked for in the words between the quotation before (or the paragraph's beginning) and this one, and where those do
 * not end in a colon, in the words behind it up to the end of their sentence.
 *
 * <pre>
 * 张三说：“走吧。”他笑了。     narration 张三说：  dialogue “走吧。” (张三说)  narration 他笑了。
 * “走吧，”张三说，“天黑了。”   both dialogues are by 张三
 * 所谓“成功”不过如此。         narration only
 * </pre>
 *
 * @param base how everything is spoken that no rule holds for
 */
public record Casting(Cast base, List<CastingRule> rules) {
    public static final int MOST_RULES = 100;
    public static final Casting PLAIN = new Casting(Cast.PLAIN, List.of());

    private static final int ATTRIBUTION = 60;
    private static final String OPENING = "“「『";
    private static final String CLOSING = "”」』";
    private static final String ENDS = "。！？!?…—～~";

    /** A stretch {@code [from, to)} of the text. */
    public record Stretch(int from, int to, Cast cast) {}

    public Casting {
        rules = List.copyOf(rules);
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    "There are %d casting rules; at most %d are taken.".formatted(rules.size(), MOST_RULES));
        }
    }

    /**
     * Stretches that cover the text, in order; neighbours differ in cast.
     *
     * @throws IllegalArgumentException if a pattern takes too long
     */
    public List<Stretch> of(String text) {
        if (rules.isEmpty()) {
            return List.of(new Stretch(0, text.length(), base));
        }
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end + 1;
            paragraph(text, from, to, stretches);
            from = to;
        }
        return stretches;
    }

    private void paragraph(String text, int from, int to, List<Stretch> stretches) {
        int narrated = from;
        int at = from;
        while (at < to) {
            int close = closing(text, at, to);
            if (close < 0) {
                at++;
                continue;
            }
            if (isSpeech(text, from, at, close)) {
                narration(text, narrated, at, stretches);
                String before = text.substring(Math.max(narrated, at - ATTRIBUTION), at);
                String after = behind(text, close, to);
                add(stretches, at, close, dialogue(text.substring(at, close), before, after));
                narrated = close;
            }
            at = close;
        }
        narration(text, narrated, to, stretches);
    }

    /** The end of the quotation that begins at {@code at}; −1 if none does. One left open ends with its paragraph. */
    private static int closing(String text, int at, int to) {
        char open = text.charAt(at);
        int pair = OPENING.indexOf(open);
        if (pair < 0 && open != '"') {
            return -1;
        }
        int end = text.indexOf(pair < 0 ? '"' : CLOSING.charAt(pair), at + 1);
        if (end >= 0 && end < to) {
            return end + 1;
        }
        return pair < 0 ? -1 : to;
    }

    private static boolean isSpeech(String text, int paragraph, int open, int close) {
        int before = open - 1;
        while (before >= paragraph && Character.isWhitespace(text.charAt(before))) {
            before--;
        }
        if (before < paragraph || ":：，,。！？!?”」』—…".indexOf(text.charAt(before)) >= 0) {
            return true;
        }
        int last = close - 1;
        while (last > open
                && (CLOSING.indexOf(text.charAt(last)) >= 0 || text.charAt(last) == '"' || text.charAt(last) == '\n')) {
            last--;
        }
        return ENDS.indexOf(text.charAt(last)) >= 0;
    }

    private static String behind(String text, int from, int to) {
        int end = from;
        while (end < to && end - from < ATTRIBUTION && "。！？!?\n“「『\"".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(from, end);
    }

    private Cast dialogue(String words, String before, String after) {
        boolean introduced =
                before.stripTrailing().endsWith("：") || before.stripTrailing().endsWith(":");
        for (CastingRule rule : rules) {
            boolean holds = switch (rule.when()) {
                case DIALOGUE -> true;
                case NARRATION -> false;
                case SPEAKER -> found(rule, before) || !introduced && found(rule, after);
                case MATCHES -> found(rule, words);
            };
            if (holds) {
                return rule.cast().over(base);
            }
        }
        return base;
    }

    private void narration(String text, int from, int to, List<Stretch> stretches) {
        if (from == to) {
            return;
        }
        if (rules.stream().noneMatch(rule -> rule.when() == When.MATCHES)) {
            add(stretches, from, to, narrated(""));
            return;
        }
        SentenceCutter cutter = new SentenceCutter(false);
        List<Piece> pieces = new ArrayList<>(cutter.push(text.substring(from, to)));
        pieces.addAll(cutter.flush());
        for (Piece piece : pieces) {
            int begin = from + piece.start();
            add(stretches, begin, begin + piece.text().length(), narrated(piece.text()));
        }
    }

    private Cast narrated(String sentence) {
        for (CastingRule rule : rules) {
            if (rule.when() == When.NARRATION || rule.when() == When.MATCHES && found(rule, sentence)) {
                return rule.cast().over(base);
            }
        }
        return base;
    }

    private static boolean found(CastingRule rule, String text) {
        Pattern pattern = rule.pattern();
        try {
            return pattern != null && pattern.matcher(new SteppedText(text)).find();
        } catch (StackOverflowError deep) {
            throw new IllegalArgumentException("A casting pattern is too deeply nested for the text it meets.", deep);
        }
    }

    /** Blank stretches join the one before. */
    private static void add(List<Stretch> stretches, int from, int to, Cast cast) {
        Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
        if (last != null && last.cast().equals(cast)) {
            stretches.set(stretches.size() - 1, new Stretch(last.from(), to, cast));
        } else if (to > from) {
            stretches.add(new Stretch(from, to, cast));
        }
    }
}
