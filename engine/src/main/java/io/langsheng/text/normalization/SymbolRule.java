package io.langsheng.text.normalization;

import io.langsheng.text.normalization.Measures.Unit;

/**
 * Everything that is neither number, letter nor Chinese character: punctuation is brought to its Chinese form, signs
 * are said where they mean something and left out where they decorate.
 *
 * <pre>
 * 你好!!!  → 你好！      10元/斤 → 十元每斤      A&B   → A和B      ① → 一
 * 好...    → 好……        A→B     → A到B          #话题# → 话题     ★ →
 * </pre>
 */
final class SymbolRule implements Rule {
    /** Abbreviations in front of a number. */
    private static final WordSet NUMBERED =
            WordSet.of("Vol vol No no Fig fig Ch ch Sec sec Ver ver Art Eq Tab Pt Ep pp p P");

    private static final WordSet RELEASES = WordSet.of("-rc -RC -beta -alpha -dev -post -pre -build -preview");
    private static final WordSet WEEK = WordSet.of("周 星期 礼拜");
    private static final Table PAIRS = Table.load("pairs.tsv");
    private static final Table SPOKEN = Table.load("signs.tsv");
    /** What a tilde lengthens: 哈哈~3点见. */
    private static final String INTERJECTIONS = "哈呵嘿啊呀哦噢喔嗯吧呢啦嘛哇的了呐嗨好";

    private static final String ENDS = "。！？!?";
    private static final String KEPT = "。！？；，、：“”‘’（）《》〈〉【】「」『』〔〕";

    @Override
    public int read(Line line, int at, Transcript out) {
        char c = line.at(at);
        if (c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            return blank(line, at, out);
        }
        int pair = pair(line, at, out);
        if (pair != PASS) {
            return pair;
        }
        if (ENDS.indexOf(c) >= 0 || c == '…' || line.starts(at, "...") || line.starts(at, "。。")) {
            return end(line, at, out);
        }
        if (KEPT.indexOf(c) >= 0) {
            return once(c, at, at + 1, out);
        }
        if (c == '—' || c == '―' || c == '–' && line.at(at + 1) == '–' || c == '-' && line.at(at + 1) == '-') {
            return dash(line, at, out);
        }
        int number = Circled.value(c);
        if (number >= 0) {
            out.say(Numerals.cardinal(Integer.toString(number)), at, at + 1);
            return at + 1;
        }
        if (Roman.value(c) > 0) {
            out.say(Numerals.cardinal(Integer.toString(Roman.value(c))), at, at + 1);
            return at + 1;
        }
        if (Greek.isLetter(c)) {
            out.say(Greek.name(c), at, at + 1);
            return at + 1;
        }
        return sign(line, at, c, out);
    }

    /** Comparisons and conjunctions of two characters: {@code x >= 3 && y != 4}. */
    private static int pair(Line line, int at, Transcript out) {
        String[] row = PAIRS.longest(line, at);
        boolean compares = row.length > 0 && wordy(line, line.blanks(at + 2)) && !line.in(at - 1, "=<>!&|");
        if (!compares || !(line.in(at, "<>") || wordy(line, line.blanksBefore(at) - 1))) {
            return PASS;
        }
        out.say(row[1], at, at + 2);
        return at + 2;
    }

    private static int sign(Line line, int at, char c, Transcript out) {
        boolean between = wordy(line, line.blanksBefore(at) - 1) && wordy(line, line.blanks(at + 1));
        switch (c) {
            case ',':
                return once('，', at, at + 1, out);
            case ';':
                return once('；', at, at + 1, out);
            case ':':
                return once('：', at, at + 1, out);
            case '.':
                return point(line, at, out);
            case '(':
                if (line.at(at + 1) == ')' && line.letter(at - 1)) {
                    return at + 2; // getName()
                }
                return once('（', at, at + 1, out);
            case ')':
                return once('）', at, at + 1, out);
            case '[':
                return once('【', at, at + 1, out);
            case ']':
                return once('】', at, at + 1, out);
            case '"':
                return quote(line, at, out);
            case '/', '∕':
                return slash(line, at, between, out);
            case '&':
                return say(
                        between
                                ? line.letter(line.blanksBefore(at) - 1) && line.letter(line.blanks(at + 1))
                                        ? " and "
                                        : "和"
                                : "",
                        at,
                        out);
            case '@':
                return say(between ? " at " : "", at, out);
            case '+':
                return say(
                        between
                                        || line.digit(at - 1)
                                        || line.letter(at - 1)
                                        || line.ends(at, "+") && plusRun(line, at)
                                        || line.in(at - 1, "万亿千百")
                                ? "加"
                                : "",
                        at,
                        out);
            case '#':
                return say(line.digit(at - 1) && !line.letter(at + 1) ? "号" : "", at, out);
            case '*':
                return say(line.letter(at - 1) && line.han(at + 1) ? "星" : "", at, out);
            case '=':
                return say(equal(line, at) ? "等于" : "", at, out);
            case '<', '＜':
                return say(between || compares(line, at) ? "小于" : "", at, out);
            case '>', '＞':
                return say(between || compares(line, at) ? "大于" : "", at, out);
            case '≤', '≦':
                return say("小于等于", at, out);
            case '≥', '≧':
                return say("大于等于", at, out);
            case '≠':
                return say("不等于", at, out);
            case '≈':
                return say("约等于", at, out);
            case '±':
                return say("正负", at, out);
            case '×':
                return say(between ? "乘" : "", at, out);
            case '÷':
                return say(between ? "除以" : "", at, out);
            case '√':
                return say(line.digit(at + 1) || line.letter(at + 1) ? "根号" : "", at, out);
            case '^':
                return line.digit(at + 1) || line.in(at + 1, "{(n") ? FormulaRule.caret(line, at, out) : at + 1;
            case '∞':
                return say("无穷大", at, out);
            case '→', '⇒', '➜', '➡', '⟶':
                return say(between ? reaction(line, at) ? "生成" : "到" : "", at, out);
            case '№':
                return say("第", at, out);
            case '§':
                return say("第", at, out);
            case '%':
                return say(line.han(at - 1) || line.letter(at - 1) ? "百分号" : "", at, out);
            case '℃':
                return say("摄氏度", at, out);
            case '℉':
                return say("华氏度", at, out);
            case '°':
                return say("度", at, out);
            case '′':
                return say(line.digit(at - 1) ? "分" : "", at, out);
            case '\'', '’':
                return say(minute(line, at) ? "分" : "", at, out);
            case '″':
                return say(line.digit(at - 1) ? "秒" : "", at, out);
            case '-', '‐', '‑', '−', '–':
                return hyphen(line, at, between, out);
            case '·', '•', '・', '‧':
                return between ? once('·', at, at + 1, out) : at + 1;
            case '|', '｜':
                return between ? once('，', at, at + 1, out) : at + 1;
            case '\\':
                return say(between ? "反斜杠" : "", at, out);
            case '~', '～':
                boolean range = between
                                && line.han(at - 1)
                                && !line.in(at - 1, INTERJECTIONS)
                                && (line.han(at + 1) || line.digit(at + 1))
                        || line.digit(at + 1) && (line.in(at - 1, "'\"′″°") || line.digit(at - 1));
                return say(range ? "到" : "", at, out);
            default:
                return other(line, at, c, out);
        }
    }

    private static int other(Line line, int at, char c, Transcript out) {
        String[] row = SPOKEN.longest(line, at);
        if (row.length > 0) {
            out.say(row[1], at, at + row[0].length());
            return at + row[0].length();
        }
        int power = FormulaRule.SUPERSCRIPTS.indexOf(c);
        if (power >= 0) {
            int end = at;
            StringBuilder digits = new StringBuilder();
            while (line.in(end, FormulaRule.SUPERSCRIPTS)) {
                digits.append(FormulaRule.raised(line.at(end)));
                end++;
            }
            boolean ion = line.in(end, "⁺⁻") || line.in(end - 1, "⁻");
            out.say(
                    ion
                            ? Numerals.digits(digits) + (line.in(end - 1, "⁻") ? "负" : "")
                            : FormulaRule.power(line, at, digits.toString()),
                    at,
                    end);
            return end;
        }
        int below = FormulaRule.SUBSCRIPTS.indexOf(c);
        if (below >= 0) {
            return say(Numerals.digits(Integer.toString(below)), at, out);
        }
        Unit currency = Measures.currency(line, at);
        if (currency != null && c == '$' && !wordy(line, at + 1)) {
            return at + 1;
        }
        if (currency != null && !line.letter(at)) {
            return say(currency.spoken(), at, out);
        }
        Unit unit = Measures.unit(line, at);
        if (unit != null && !line.letter(at) && unit.before().isEmpty()) {
            out.say(unit.spoken(), at, unit.end());
            return unit.end();
        }
        return at + 1;
    }

    /** The prime of 烤20' and （73'）, no closing quotation mark. */
    private static boolean minute(Line line, int at) {
        if (!line.digit(at - 1)
                || line.digit(at + 1)
                || line.letter(at + 1)
                || line.at(at) == '’' && !line.in(at + 1, "、，)）")) {
            return false;
        }
        for (int i = at - 1; i >= at - 12; i--) {
            if (line.in(i, "'‘’") && !line.digit(i - 1)) {
                return false;
            }
        }
        return true;
    }

    /** Whether formulas of substances stand around the arrow: 2H₂ + O₂ → 2H₂O. */
    private static boolean reaction(Line line, int at) {
        int before = line.blanksBefore(at) - 1;
        for (int i = Math.max(0, before - 4); i < at + 8; i++) {
            if (line.in(i, FormulaRule.SUBSCRIPTS) && line.letter(i - 1)) {
                return true;
            }
        }
        return false;
    }

    private static int say(String spoken, int at, Transcript out) {
        if (spoken.startsWith(" ")) {
            out.blank(at, at + 1);
            out.say(spoken.trim(), at, at + 1);
            out.blank(at, at + 1);
        } else {
            out.say(spoken, at, at + 1);
        }
        return at + 1;
    }

    /** Whether the plus signs that end in front of {@code at} follow a letter or digit: PA++++. */
    private static boolean plusRun(Line line, int at) {
        int i = at;
        while (at - i < 8 && line.at(i - 1) == '+') {
            i--;
        }
        return line.letter(i - 1) || line.digit(i - 1);
    }

    private static boolean wordy(Line line, int at) {
        char c = line.at(at);
        return Line.isLatin(c)
                || Line.isHan(c)
                || line.digit(at)
                || FormulaRule.SUBSCRIPTS.indexOf(c) >= 0
                || FormulaRule.SUPERSCRIPTS.indexOf(c) >= 0
                || Greek.isLetter(c)
                || c == ')'
                || c == '%'
                || c == '℃';
    }

    /** The last of one or two equals signs between words. */
    private static boolean equal(Line line, int at) {
        int left = line.at(at - 1) == '=' ? at - 1 : at;
        int next = line.blanks(at + 1);
        return line.at(at + 1) != '='
                && wordy(line, line.blanksBefore(left) - 1)
                && (wordy(line, next) || line.in(next, "?？(∠△⊙") || line.in(next, "-−√") && line.digit(next + 1));
    }

    /** A sign in front of a number: {@code >60分}; no arrow. */
    private static boolean compares(Line line, int at) {
        return line.digit(line.blanks(at + 1)) && !line.in(at - 1, "-=<>~");
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
            return once(ask ? '？' : '！', at, end, out);
        }
        if (dots >= 2) {
            out.say("……", at, end);
            return end;
        }
        return once('。', at, end, out);
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
            out.say("到", at, end);
        } else {
            out.say(end - at == 1 && line.han(at - 1) && line.han(end) ? "—" : "——", at, end);
        }
        return end;
    }

    private static int once(char c, int at, int end, Transcript out) {
        boolean comma = c == '，' || c == '、' || c == '；' || c == '：';
        int last = out.length() - 1;
        while (last >= 0 && out.charAt(last) == ' ') {
            last--;
        }
        if (comma && last >= 0 && out.charAt(last) == c) {
            return end;
        }
        out.say(c, at, end);
        return end;
    }

    private static int point(Line line, int at, Transcript out) {
        boolean word = line.letter(at - 1) && line.letter(at + 1);
        if (word) {
            // U.S.A., node.js
            boolean initials = !line.letter(at - 2) && (!line.letter(at + 2));
            return initials ? at + 1 : say("点", at, out);
        }
        if (line.digit(at - 1) && line.in(at + 1, "xX") && !line.letter(at + 2)) {
            return say("点", at, out); // 7.x
        }
        if (line.letter(at - 1) && !line.letter(at - 2) && line.digit(at + 1) && !line.in(at - 1, "PpVvNn")) {
            return say("点", at, out); // M.2
        }
        int minor = line.digits(at + 1);
        if (line.letter(at - 1) && minor > at + 1 && line.at(minor) == '.' && line.digit(minor + 1)) {
            return say("点", at, out); // XBB.1.5
        }
        if (line.digit(at + 1) && RELEASES.endsAt(line, at)) {
            return say("点", at, out); // 2.0-rc.1
        }
        if (line.letter(at - 1) && !line.letter(at - 2) && line.at(at - 2) == '.') {
            return at + 1;
        }
        boolean last = line.blanks(at + 1) >= line.length() || line.in(line.blanks(at + 1), "”\"』」）)");
        if (last) {
            return once('。', at, at + 1, out);
        }
        if (line.letter(at - 1) && line.digit(line.blanks(at + 1)) && NUMBERED.endsAt(line, at)) {
            return at + 1; // Vol. 5
        }
        if (line.digit(at - 1) && line.han(line.blanks(at + 1)) || line.letter(at - 1) && line.at(at + 1) == ' ') {
            return once(line.digit(at - 1) ? '，' : '。', at, at + 1, out);
        }
        if (line.han(at - 1)) {
            return once('。', at, at + 1, out);
        }
        return at + 1;
    }

    private static int quote(Line line, int at, Transcript out) {
        if (!out.quoting()
                && line.digit(at - 1)
                && !line.letter(line.blanks(at + 1))
                && !line.digit(line.blanks(at + 1))) {
            return say("英寸", at, out); // 6.1"
        }
        out.say(out.quoting() ? '”' : '“', at, at + 1);
        return at + 1;
    }

    /** 10元/斤 → 每; 和/或 → a pause; and/or → nothing. */
    private static int slash(Line line, int at, boolean between, Transcript out) {
        int i = at - 1;
        while (line.han(i) && at - i <= 4) {
            i--;
        }
        boolean measured = line.han(at - 1) && line.digit(i)
                || line.letter(at - 1) && unitBefore(line, at)
                || line.in(at - 1, FormulaRule.SUPERSCRIPTS)
                || line.letter(at + 1) && paid(line, at)
                || line.in(at - 1, "\"″") && line.digit(at - 2)
                || line.in(at - 1, "%‰");
        boolean raised = line.in(at - 1, FormulaRule.SUPERSCRIPTS);
        Unit unit = raised ? Measures.forcedUnit(line, at + 1) : Measures.unit(line, at + 1);
        if (measured && unit != null && unit.end() <= line.limit()) {
            out.say("每", at, at + 1).say(unit.spoken(), at + 1, unit.end());
            return unit.end();
        }
        if (measured && line.startsAny(at + 1, "100km", "100公里", "100 km")) {
            return say("每", at, out); // 8.5L/100km
        }
        boolean priced = line.digit(at - 1) && line.in(at + 1, "年月天日次人周季时分秒斤克件个份张台套瓶盒箱包晚位桶吨袋颗支双枚册艘罐升杯碗串");
        if (measured && line.han(at + 1) && line.at(at + 1) != '共' || priced) {
            return say("每", at, out);
        }
        if (!between) {
            return at + 1;
        }
        if (line.starts(at - 1, "和/或")) {
            return at + 1;
        }
        if (line.letter(at - 1) && (line.letter(at + 1) || line.digit(at + 1) && !line.digit(at - 2))) {
            out.blank(at, at + 1);
            return at + 1;
        }
        return once('、', at, at + 1, out);
    }

    /** Whether a number with a Chinese measure ends at {@code at}. */
    private static boolean measured(Line line, int at) {
        int i = at - 1;
        while (line.han(i) && at - i <= 3) {
            i--;
        }
        return i < at - 1 && line.digit(i) && (Measures.measureWord(line, i + 1) || line.in(i + 1, "年月日号楼层"));
    }

    /** Whether a sum with its sign in front ends at {@code at}: $4,100. */
    private static boolean paid(Line line, int at) {
        int i = at;
        while (line.digit(i - 1) || line.in(i - 1, ".,") && line.digit(i - 2)) {
            i--;
        }
        return i < at && line.in(i - 1, "$¥€£");
    }

    private static boolean unitBefore(Line line, int at) {
        int i = at;
        while (line.letter(i - 1)) {
            i--;
        }
        return line.digit(line.blanksBefore(i) - 1);
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

    private static int hyphen(Line line, int at, boolean between, Transcript out) {
        if (!between) {
            return at + 1;
        }
        if (line.digit(at - 1) && line.digit(at + 1)) {
            boolean model = (line.letter(at - 2) || line.digit(at - 2) && line.letter(at - 3))
                    && line.digits(at + 1) >= at + 5; // i7-12700H
            return say(line.at(at) == '–' ? "到" : model ? "" : "杠", at, out);
        }
        if (line.han(at - 1) && line.digit(at + 1) && measured(line, at)) {
            boolean part = line.at(at - 1) == '号' && !line.in(line.digits(at + 1), "号日");
            return say(part ? "杠" : "到", at, out); // 备案12345号-1
        }
        if (line.letter(at - 1) && line.letter(at + 1)) {
            out.blank(at, at + 1);
            return at + 1;
        }
        if (line.han(at - 1) && line.han(at + 1)) {
            if (span(line, at)) {
                return say("到", at, out);
            }
            return line.at(at) == '-' ? once('—', at, at + 1, out) : say("到", at, out);
        }
        return at + 1;
    }
}
