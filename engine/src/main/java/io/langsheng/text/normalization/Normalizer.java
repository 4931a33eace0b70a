package io.langsheng.text.normalization;

import io.langsheng.text.Sentence;
import io.langsheng.text.Sentence.Annotation;
import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.Sentence.Silence;
import io.langsheng.text.UserWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns one sentence as written into one sentence as spoken.
 *
 * <p>At each place the rules are asked in order, most particular first; what none of them knows is copied (Chinese
 * characters) or left out. Stretches that markup decides are read by force and bound the others. Safe for use by
 * several threads.
 */
public final class Normalizer {
    private static final String HAN_DIGITS = "零〇一二三四五六七八九";

    private final Rule[] number;
    private final Rule[] letter;
    private final Rule[] other;
    private final Rule[] ideograph;

    /** @param nameEmoji whether emoji are named instead of left out */
    public Normalizer(boolean nameEmoji) {
        Rule phrase = new PhraseRule();
        Rule english = new EnglishDateRule();
        Rule web = new WebRule();
        Rule formula = new FormulaRule();
        Rule fraction = new FractionRule();
        Rule quantity = new QuantityRule();
        Rule phone = new PhoneRule();
        Rule code = new CodeRule();
        number = new Rule[] {
            phrase,
            english,
            new CardRule(),
            new DateRule(),
            web,
            new TimeRule(),
            phone,
            new RatioRule(),
            formula,
            fraction,
            quantity
        };
        letter = new Rule[] {phrase, english, web, code, formula, quantity, new LatinRule()};
        ideograph = new Rule[] {phrase, code};
        other = new Rule[] {
            phrase,
            new DateRule(),
            phone,
            formula,
            fraction,
            quantity,
            new EmojiRule(nameEmoji),
            web,
            new ComparisonRule(),
            new PunctuationRule(),
            new DashRule(),
            new SlashRule(),
            new SignRule()
        };
    }

    /** The sentence as spoken; its text is empty where nothing of it can be spoken. */
    public Sentence normalize(Passage passage, boolean endsParagraph) {
        return normalize(passage, endsParagraph, UserWords.NONE, warning -> {});
    }

    /**
     * As {@link #normalize(Passage, boolean)}, with the user's words.
     *
     * @param warnings receives how many letters of scripts that are not spoken were left out
     */
    public Sentence normalize(Passage passage, boolean endsParagraph, UserWords words, Consumer<String> warnings) {
        char[] chars = Folding.fold(passage.text());
        if (words != UserWords.NONE) {
            UserStretches.mark(passage, chars, words);
        }
        Line line = new Line(chars);
        Transcript out = new Transcript();
        int at = 0;
        for (Stretch stretch : stretches(passage, line)) {
            if (stretch.from < at) {
                continue;
            }
            read(line, at, stretch.from, out);
            stretch.read(line, out);
            at = stretch.to;
        }
        read(line, at, line.length(), out);
        if (out.skipped() > 0) {
            warnings.accept("%d letters of a script that is not spoken are left out of the sentence at character %d."
                    .formatted(out.skipped(), passage.start(0)));
        }
        return sentence(passage, out, endsParagraph);
    }

    /** Reads {@code [from, to)} of the line by the rules. */
    private void read(Line line, int from, int to, Transcript out) {
        line.stretch(from, to);
        int at = from;
        while (at < to) {
            at = step(line, at, out);
        }
    }

    private int step(Line line, int at, Transcript out) {
        char c = line.at(at);
        if (Line.isHan(c)) {
            int end = c == '〇' ? Rule.PASS : first(ideograph, line, at, out);
            if (end != Rule.PASS) {
                return end;
            }
            out.say(c == '〇' ? '零' : c, at, at + 1);
            return at + 1;
        }
        if (zero(line, at)) {
            out.say('零', at, at + 1);
            return at + 1;
        }
        Rule[] rules = c >= '0' && c <= '9' ? number : Line.isLatin(c) ? letter : other;
        if (c > 0x2ff && rules == other && Character.isLetter(c) && !Greek.isLetter(c) && Roman.value(c) == 0) {
            out.skip();
        }
        int end = first(rules, line, at, out);
        if (end == Rule.PASS
                && rules == number) { // what belongs to it is read by force: 200<phoneme ph="wan4">万</phoneme>
            Numeral bare = Numeral.parse(line, at);
            end = bare == null ? Math.min(line.digits(at), line.limit()) : bare.end();
            out.say(bare == null ? Numerals.cardinal(line.text(at, end)) : bare.spoken(), at, end);
        }
        return end == Rule.PASS ? at + 1 : end;
    }

    private static int first(Rule[] rules, Line line, int at, Transcript out) {
        int mark = out.length();
        for (Rule rule : rules) {
            int end = rule.read(line, at, out);
            if (end != Rule.PASS && end <= line.limit()) {
                return end;
            }
            if (end != Rule.PASS) {
                out.cut(mark);
            }
        }
        return Rule.PASS;
    }

    /** A letter O or a circle between Chinese digits: 二O二四年. */
    private static boolean zero(Line line, int at) {
        return line.in(at, "OoＯ○◯")
                && !line.letter(at - 2) // Fe二O三
                && line.at(at - 2) != '十' // C六H十二O六
                && (line.in(at - 1, HAN_DIGITS) || line.in(at - 1, "OoＯ○◯") && line.in(at - 2, HAN_DIGITS))
                && (line.in(at + 1, HAN_DIGITS + "年") || line.in(at + 1, "OoＯ○◯"));
    }

    /** A stretch that is not for the rules. */
    private record Stretch(int from, int to, Reader reader) {
        interface Reader {
            void read(Line line, int from, int to, Transcript out);
        }

        void read(Line line, Transcript out) {
            line.stretch(from, to);
            reader.read(line, from, to, out);
        }
    }

    private List<Stretch> stretches(Passage passage, Line line) {
        if (passage.forced().isEmpty() && passage.annotations().isEmpty()) {
            return List.of();
        }
        List<Stretch> stretches = new ArrayList<>();
        for (Passage.Forced forced : passage.forced()) {
            if (forced instanceof Passage.Interpreted interpreted) {
                stretches.add(new Stretch(forced.from(), forced.to(), (it, from, to, out) -> {
                    if (!interpreted.as().say(it, from, to, out)) {
                        read(it, from, to, out);
                    }
                }));
            } else if (forced instanceof Passage.Alias alias) {
                stretches.add(new Stretch(
                        forced.from(), forced.to(), (it, from, to, out) -> alias(alias.text(), from, to, out)));
            }
        }
        for (Annotation annotation : passage.annotations()) {
            if (annotation instanceof Silence && line.torn(annotation.from())) {
                stretches.add(
                        new Stretch(annotation.from(), annotation.from(), (it, from, to, out) -> {})); // 1, a pause, 2
            } else if (annotation instanceof Reading) {
                stretches.add(new Stretch(annotation.from(), annotation.to(), Normalizer::verbatim));
            }
        }
        stretches.sort(Comparator.comparingInt(Stretch::from).thenComparingInt(Stretch::to));
        return stretches;
    }

    private static void verbatim(Line line, int from, int to, Transcript out) {
        for (int i = from; i < to; i++) {
            if (line.at(i) != ' ') {
                out.say(line.at(i), i, i + 1);
            }
        }
    }

    private void alias(String text, int from, int to, Transcript out) {
        Passage passage = new Passage();
        for (int i = 0; i < text.length(); i++) {
            passage.append(text.charAt(i), i, i + 1);
        }
        Line line = new Line(Folding.fold(passage.text()));
        Transcript spoken = new Transcript();
        read(line, 0, line.length(), spoken);
        int base = out.length();
        out.say(spoken.text(), from, to);
        for (Annotation annotation : spoken.annotations()) {
            out.annotate(Annotations.moved(annotation, base + annotation.from(), base + annotation.to()));
        }
    }

    /** Drops blanks at the ends, puts ranges in order, and moves markup from written to spoken places. */
    private static Sentence sentence(Passage passage, Transcript out, boolean endsParagraph) {
        int first = 0;
        int last = out.length();
        while (first < last && out.charAt(first) == ' ') {
            first++;
        }
        while (last > first && out.charAt(last - 1) == ' ') {
            last--;
        }
        int size = last - first;
        int[] starts = new int[size];
        int[] ends = new int[size];
        int[] written = new int[size];
        int start = 0;
        int end = 0;
        int place = 0;
        for (int i = 0; i < size; i++) {
            int from = Math.min(out.start(first + i), passage.length() - 1);
            int to = Math.max(Math.min(out.end(first + i), passage.length()) - 1, from);
            place = Math.max(place, from);
            written[i] = place;
            start = Math.max(start, passage.start(from));
            end = Math.max(Math.max(end, passage.end(to)), start);
            starts[i] = start;
            ends[i] = end;
        }
        List<Annotation> annotations = new ArrayList<>();
        for (Annotation annotation : passage.annotations()) {
            int from = spokenPlace(written, annotation.from());
            int to = annotation.to() == annotation.from() ? from : spokenPlace(written, annotation.to());
            if (to > from || annotation.from() == annotation.to()) {
                annotations.add(Annotations.moved(annotation, from, to));
            }
        }
        for (Annotation annotation : out.annotations()) {
            int from = Math.max(0, annotation.from() - first);
            int to = Math.min(size, annotation.to() - first);
            if (to > from) {
                annotations.add(Annotations.moved(annotation, from, to));
            }
        }
        annotations.sort(Comparator.comparingInt(Annotation::from)
                .thenComparing(Comparator.comparingInt(Annotation::to).reversed()));
        return new Sentence(out.text().substring(first, last), starts, ends, annotations, endsParagraph);
    }

    /** The first spoken character that is written at {@code place} or behind it. */
    private static int spokenPlace(int[] written, int place) {
        int low = 0;
        int high = written.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (written[middle] < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
