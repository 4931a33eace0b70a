package io.langsheng.text.normalization;

import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.Sentence.Word;
import io.langsheng.text.normalization.Measures.Unit;
import java.util.List;

/** The shorter readings that {@link SayAs} forces. */
final class ForcedReadings {
    private static final Table SURNAMES = Table.load("surnames.tsv");

    private ForcedReadings() {}

    /** {@code -10,000 → 负一万}, {@code 10.00 → 十}, {@code 79.090 → 七十九点零九零}. */
    static boolean cardinal(Line line, int from, int to, Transcript out) {
        int i = from;
        String sign = "";
        if (line.in(i, "-−–+")) {
            sign = line.at(i) == '+' ? "正" : "负";
            i = line.blanks(i + 1);
        }
        Numeral numeral = Numeral.parse(line, i);
        if (numeral == null || numeral.end() != to) {
            return false;
        }
        out.say(sign, from, i).say(numeral.rounded(), i, to);
        return true;
    }

    /** {@code 3 → 第三}. */
    static boolean ordinal(Line line, int from, int to, Transcript out) {
        int digits = line.digits(from);
        if (digits == from || digits < to && !line.startsAny(digits, "st", "nd", "rd", "th")) {
            return false;
        }
        out.say('第', from, from + 1).cardinal(line, from, digits);
        return true;
    }

    /** Every digit by itself; more than ten are read in groups. */
    static boolean digits(Line line, int from, int to, Transcript out) {
        boolean some = false;
        int i = from;
        while (i < to) {
            if (!line.digit(i)) {
                if (!line.in(i, " -–")) {
                    return false;
                }
                i++;
                continue;
            }
            int end = Math.min(line.digits(i), to);
            if (end - i > 10) {
                for (int k = i; k < end; k++) {
                    int group = out.length();
                    out.digits(line, k, k + 1, false);
                    out.group(group);
                }
            } else {
                int group = out.length();
                out.digits(line, i, end, false);
                if (end - i < to - from) {
                    out.group(group);
                }
            }
            some = true;
            i = end;
        }
        return some;
    }

    static boolean telephone(Line line, int from, int to, Transcript out) {
        List<PhoneRule.Part> parts = PhoneRule.parts(line, from);
        if (parts.isEmpty() || PhoneRule.end(parts) < to - (line.in(to - 1, ")）") ? 1 : 0)) {
            return false;
        }
        PhoneRule.say(line, parts, out, true);
        return true;
    }

    /** Each character by itself: letters, digits, the names of signs; Chinese characters as they are. */
    static boolean characters(Line line, int from, int to, boolean capitals, Transcript out) {
        for (int i = from; i < to; i++) {
            char c = line.at(i);
            if (c == ' ') {
                continue;
            }
            int mark = out.length();
            boolean plain = line.han(i) && (i == from || line.han(i - 1));
            if (!plain && mark > 0 && i > from) {
                out.blank(i, i);
                mark = out.length();
            }
            if (line.letter(i)) {
                out.say(capitals ? Character.toUpperCase(c) : c, i, i + 1);
                out.spelled(mark);
            } else if (line.digit(i)) {
                out.digits(line, i, i + 1, false);
            } else if (line.han(i)) {
                out.say(c, i, i + 1);
            } else if (Greek.isLetter(c)) {
                out.say(Greek.name(c), i, i + 1);
            } else {
                out.say(Symbols.name(String.valueOf(c)), i, i + 1);
            }
            if (!line.han(i)) {
                out.group(mark);
            }
        }
        return true;
    }

    /** Signs by name; …… and —— are one sign. */
    static boolean punctuation(Line line, int from, int to, Transcript out) {
        int i = from;
        while (i < to) {
            int end = i + 1;
            while (end < to && line.in(i, "…—") && line.at(end) == line.at(i)) {
                end++;
            }
            String name = end - i > 1 ? Symbols.name(line.text(i, i + 2)) : "";
            name = name.isEmpty() ? Symbols.name(line.text(i, i + 1)) : name;
            if (name.isEmpty() && (line.han(i) || line.letter(i) || line.digit(i))) {
                return false;
            }
            if (!name.isEmpty()) {
                if (i > from) {
                    out.blank(i, i);
                }
                int mark = out.length();
                out.say(name, i, end);
                out.group(mark);
            }
            i = end;
        }
        return true;
    }

    /** {@code $12,000.99 → 一万两千点九九美元}, {@code 12.50 RMB → 十二点五零人民币}, {@code 1213 KML → 一千二百一十三KML}. */
    static boolean currency(Line line, int from, int to, Transcript out) {
        Unit sign = Measures.currency(line, from);
        int i = sign == null ? from : line.blanks(sign.end());
        String minus = "";
        if (line.in(i, "-−")) {
            minus = "负";
            i++;
        }
        Numeral numeral = Numeral.parse(line, i);
        if (numeral == null || numeral.end() > to) {
            return false;
        }
        int behind = line.blanks(numeral.end());
        Unit unit = sign == null && behind < to ? Measures.currency(line, behind) : null;
        Unit said = sign == null ? unit : sign;
        int end = unit == null ? numeral.end() : unit.end();
        out.say(minus, from, i);
        out.say(numeral.isTwo() && said != null ? "两" : numeral.rounded(), i, numeral.end());
        if (sign != null && numeral.end() == to || unit != null && end == to) {
            out.say(said == null ? "" : spoken(said), Math.min(numeral.end(), to - 1), to);
            return true;
        }
        if (sign != null || unit != null) {
            return false;
        }
        // An unknown code is spelled.
        for (int k = behind; k < to; k++) {
            if (!line.letter(k)) {
                return false;
            }
            int mark = out.length();
            out.say(line.at(k), k, k + 1);
            out.spelled(mark);
        }
        return true;
    }

    private static String spoken(Unit unit) {
        return switch (unit.written()) {
            case "HKD", "HK$" -> "港币";
            case "CNY" -> "元";
            case "NOK" -> "挪威克朗";
            case "SEK" -> "瑞典克朗";
            case "kr" -> "丹麦克朗";
            default -> unit.spoken();
        };
    }

    /** A person's name is one word; its surname is read as surnames are: {@code 曾小凡 → zeng1 …}. */
    static boolean name(Line line, int from, int to, Transcript out) {
        for (int i = from; i < to; i++) {
            if (!line.han(i) && !line.in(i, "·")) {
                return false;
            }
        }
        int mark = out.length();
        for (int i = from; i < to; i++) {
            out.say(line.at(i), i, i + 1);
        }
        String[] row = SURNAMES.longest(line, from);
        if (row.length > 1 && row[0].length() < to - from) {
            out.annotate(new Reading(mark, mark + row[0].length(), List.of(row[1].split(" ")), "name"));
        } else if (to - from <= 4) {
            out.annotate(new Word(mark, out.length()));
        }
        return true;
    }

    static boolean fraction(Line line, int from, int to, Transcript out) {
        return new FractionRule().read(line, from, out) == to;
    }

    static boolean net(Line line, int from, int to, Transcript out) {
        WebRule.spell(line, from, to, out);
        return true;
    }
}
