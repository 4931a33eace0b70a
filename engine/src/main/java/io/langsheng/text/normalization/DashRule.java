package io.langsheng.text.normalization;

/**
 * Dashes, hyphens and tildes that no other rule knows: 到 where they span, 杠 inside a number, a pause between words.
 *
 * <pre>
 * 周一-周五   → 周一到周五      公元前221年—公元220年 → …年至公元…      备案12345号-1 → …号杠一
 * 我想——算了 → 我想——算了      哈哈~           → 哈哈                      well-known → well known
 * </pre>
 */
final class DashRule implements Rule {
    /** What shows that words are reckoned with. */
    static final WordSet EQUALS = WordSet.of("= ＝");

    private static final WordSet WEEK = WordSet.of("周 星期 礼拜");
    /** What a tilde lengthens: 哈哈~3点见. */
    private static final String INTERJECTIONS = "哈呵嘿啊呀哦噢喔嗯吧呢啦嘛哇的了呐嗨好";

    @Override
    public int read(Line line, int at, Transcript out) {
        char c = line.at(at);
        if (c == '—' || c == '―' || c == '–' && line.at(at + 1) == '–' || c == '-' && line.at(at + 1) == '-') {
            return dash(line, at, out);
        }
        return switch (c) {
            case '-', '‐', '‑', '−', '–' -> hyphen(line, at, out);
            case '~' -> out.sign(spans(line, at) ? "到" : "", at);
            default -> PASS;
        };
    }

    /** Whether a tilde stands between the ends of a range. */
    private static boolean spans(Line line, int at) {
        boolean words = line.between(at)
                && line.han(at - 1)
                && !line.in(at - 1, INTERJECTIONS)
                && (line.han(at + 1) || line.digit(at + 1));
        return words
                || line.digit(at + 1) && (line.in(at - 1, "'\"′″°") || line.digit(at - 1))
                || line.digit(at - 1) && line.letter(at + 1) && line.digit(at + 2); // K12+300~K15+800
    }

    private static int dash(Line line, int at, Transcript out) {
        int end = at;
        while (end < line.limit() && line.in(end, "—―–-")) {
            end++;
        }
        boolean years = line.in(at - 1, "年月日号点") && (line.digit(end) || line.startsAny(end, "公元", "西元", "今", "现在"));
        if (end - at <= 2 && (years || line.digit(at - 1) && line.starts(end, "今"))) {
            out.say("至", at, end);
        } else if (end - at == 1 && line.digit(at - 1) && line.digit(end)) {
            out.say(standard(line, at) ? "杠" : "到", at, end);
        } else if (!out.ends('—')) {
            out.say(end - at == 1 && line.han(at - 1) && line.han(end) ? "—" : "——", at, end);
        }
        return end;
    }

    /** The dash of GB 3095—2012. */
    private static boolean standard(Line line, int at) {
        return line.digits(at + 1) == at + 5 && Numbering.capital(line, line.blanksBefore(line.digitsBefore(at)));
    }

    private static int hyphen(Line line, int at, Transcript out) {
        if (SignRule.bracketed(line, at)) {
            return out.sign("阴性", at);
        }
        if (!line.between(at)) {
            return at + 1;
        }
        if (line.digit(at - 1) && line.digit(at + 1)) {
            boolean model = (line.letter(at - 2) || line.digit(at - 2) && line.letter(at - 3))
                    && line.digits(at + 1) >= at + 5; // i7-12700H
            return out.sign(line.at(at) == '–' ? "到" : model ? "" : "杠", at);
        }
        if (line.han(at - 1) && line.digit(at + 1) && measured(line, at)) {
            boolean part = line.at(at - 1) == '号' && !line.in(line.digits(at + 1), "号日");
            return out.sign(part ? "杠" : "到", at); // 备案12345号-1
        }
        if (line.letter(at - 1) && line.letter(at + 1)) {
            out.blank(at, at + 1);
            return at + 1;
        }
        if (line.han(at - 1) && line.han(at + 1)) {
            if (span(line, at)) {
                return out.sign("到", at);
            }
            if (line.has(at - 12, at, EQUALS)) {
                return out.sign("减", at); // 利润=(收入-成本)/成本
            }
            return line.at(at) == '-' ? out.mark('—', at, at + 1) : out.sign("到", at);
        }
        return at + 1;
    }

    /** Whether a number with a Chinese measure ends at {@code at}. */
    private static boolean measured(Line line, int at) {
        int i = at - 1;
        while (line.han(i) && at - i <= 3) {
            i--;
        }
        return i < at - 1 && line.digit(i) && (Measures.measureWord(line, i + 1) || line.in(i + 1, "年月日号楼层"));
    }

    /** 周一-周五, 一月-三月: both ends are of a kind. */
    private static boolean span(Line line, int at) {
        if (line.startsAny(at + 1, "周", "星期", "礼拜") && line.has(at - 3, at, WEEK)) {
            return true;
        }
        boolean counted = line.in(at - 1, "月日号年点时岁级楼层章") && line.in(at - 2, "一二三四五六七八九十两");
        for (int i = at + 2; counted && i < at + 5; i++) {
            if (line.at(i) == line.at(at - 1)) {
                return true;
            }
        }
        return false;
    }
}
