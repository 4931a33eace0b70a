package io.langsheng.text.normalization;

/**
 * Words in Latin letters. Initialisms are marked as spelled; Roman numerals become numbers where they number something;
 * a hyphen joins letters and digits silently.
 *
 * <pre>
 * AI → AI (spelled)      第III章 → 第三章      GPT-4 → GPT四      T恤 → T恤      路易XIV → 路易十四
 * </pre>
 */
final class LatinRule implements Rule {
    /** Written in capitals, spoken as words. */
    private static final WordSet WORDS = WordSet.of(
            "NASA NATO COVID OPEC APEC ASEAN UNESCO UNICEF LASER RADAR SARS FIFA AIDS MERS NAFTA NASDAQ IKEA ZARA NIKE OPPO VIVO NIO LINUX UNIX JAVA JSON SWIFT SIM PIN WIFI LED TOEFL GRE GMAT GMAT BASIC COBOL HELLO WORLD LOVE THE AND OF FOR NOT YES TOP NEW ONE TWO BIG HOT END OPEN CLOSE START STOP LIVE HOME PLUS PRO MAX MINI AIR ULTRA LITE WORD EXCEL RAM ROM BUG DUANG HIGH COOL SHOW PARTY LOGO DEMO");

    private static final WordSet LETTER_WORDS = WordSet.of("LED RAM ROM GRE");
    private static final WordSet SEQUEL = WordSet.of("II III VII VIII IX XI XII");
    private static final WordSet ROMAN_AFTER = WordSet.of("期 型 级 类 章 节 代 世 号 度 卷 部 阶段 区 楼 相 组 层 册 篇 届 段 线 轴 式");
    private static final WordSet ROMAN_BEFORE = WordSet.of("第 路易 查理 亨利 爱德华 乔治 伊丽莎白 拿破仑 保罗 本笃 腓力 威廉 奥古斯都 表 图 附录 卷 部分");

    @Override
    public int read(Line line, int at, Transcript out) {
        if (!line.letter(at) || line.letter(at - 1)) {
            return PASS;
        }
        boolean named = line.endsAny(line.blanksBefore(at), "单位", "单位：", "单位:", "单位为", "单位是");
        Measures.Unit unit = named ? Measures.forcedUnit(line, at) : Measures.rate(line, at);
        if (unit != null && unit.end() <= line.limit()) {
            String per = unit.before().isEmpty() ? "" : "每" + unit.before().substring(1);
            out.say(unit.spoken() + per, at, unit.end());
            return unit.end();
        }
        int end = Math.min(line.letters(at), line.limit());
        int hour = line.blanks(end);
        if (line.startsAny(at, "AM", "PM", "am", "pm")
                && end - at == 2
                && line.in(line.digits(hour), ":：")
                && line.digit(hour)) {
            out.say(TimeRule.halfDay(line.number(hour, line.digits(hour)), line.at(at)), at, end);
            return end;
        }
        int roman = roman(line, at, end, out);
        if (roman != PASS) {
            return roman;
        }
        if (out.length() > 0 && Line.isLatin(out.charAt(out.length() - 1))) {
            out.blank(at, at);
        }
        int mark = out.length();
        for (int i = at; i < end; i++) {
            out.say(line.at(i), i, i + 1);
        }
        if (end - at == 1 && !(line.in(at, "aI") && line.at(end) == ' ' && line.letter(end + 1)) && line.at(end) != '\''
                || initialism(line, at, end) && !(line.startsAny(at, "I'", "I’") && line.letter(end + 1))) {
            out.spelled(mark);
        }
        // don't, it's
        if (line.in(end, "'’") && line.letter(end + 1) && line.letters(end + 1) - end <= 3 && end + 1 < line.limit()) {
            out.say('\'', end, end + 1);
            int tail = Math.min(line.letters(end + 1), line.limit());
            for (int i = end + 1; i < tail; i++) {
                out.say(line.at(i), i, i + 1);
            }
            end = tail;
        }
        return joined(line, end, out);
    }

    /** Past a hyphen or underline between letters and more letters or digits: a blank, or nothing in front of digits. */
    private static int joined(Line line, int end, Transcript out) {
        if (scaled(line, end)) {
            out.say("到", end, end + 1);
            return end + 1;
        }
        if (line.at(end) == '_' && line.digit(end + 1)) {
            int last = line.digits(end + 1);
            if (last <= line.limit() && (!line.letter(last) || account(line, end))) {
                out.say(account(line, end) ? "下划线" : "", end, end + 1).digits(line, end + 1, last, false);
                return last;
            }
        }
        if (line.in(end, "-−") && points(line, end + 1)) {
            out.say("减", end, end + 1);
            return end + 1;
        }
        if (line.in(end, "-−") && line.starts(end + 1, "0.") && line.digit(end + 3)) {
            out.say("负", end, end + 1); // EV-0.7
            return end + 1;
        }
        if (line.in(end, "-‑_") && end + 1 < line.limit()) {
            if (line.letter(end + 1)) {
                out.blank(end, end + 1);
                return end + 1;
            }
            if (line.digit(end + 1)) {
                return end + 1;
            }
        }
        return end;
    }

    /** The 30BP of LPR-30BP, the 5 of UTC-5. */
    private static boolean points(Line line, int at) {
        int end = line.digits(at);
        return end > at && (line.startsAny(end, "BP", "bp", "基点", "个基点") || line.endsAny(at - 1, "UTC", "GMT"));
    }

    /** The dash of 15K-20K: the same letter behind both numbers. */
    private static boolean scaled(Line line, int dash) {
        Numeral next = line.digit(dash + 1) ? Numeral.parse(line, dash + 1) : null;
        return next != null
                && line.in(dash, "-~–—")
                && line.in(dash - 1, "kKwWMGBm")
                && line.digit(dash - 2)
                && line.at(next.end()) == line.at(dash - 1)
                && !line.letter(next.end() + 1);
    }

    /** Whether a name of an account ends at {@code end}: what has to be typed is said sign by sign. */
    private static boolean account(Line line, int end) {
        int start = end;
        while (line.letter(start - 1) || line.digit(start - 1) || line.at(start - 1) == '_') {
            start--;
        }
        return Numbering.code(line, start);
    }

    private static boolean initialism(Line line, int at, int end) {
        if (end - at > 5) {
            return false;
        }
        for (int i = at; i < end; i++) {
            if (line.at(i) > 'Z') {
                return false;
            }
        }
        String word = line.text(at, end);
        return !WORDS.contains(word) || LETTER_WORDS.contains(word);
    }

    private static int roman(Line line, int at, int end, Transcript out) {
        boolean before = ROMAN_BEFORE.endsAt(line, line.blanksBefore(at));
        if (!before && line.text(at, end).endsWith("XL") && line.startsAny(end, "号", "码")) {
            return PASS; // a size of clothes
        }
        String letters = line.text(at, end);
        boolean sequel = line.han(at - 1) && !line.han(end) && !line.digit(end) && SEQUEL.contains(letters)
                || line.at(end) == '》' && line.han(at - 1) && (letters.equals("IV") || letters.equals("VI"));
        boolean item =
                at == 0 && line.at(end) == '、' && letters.chars().allMatch(c -> c == 'I' || c == 'V' || c == 'X');
        if (sequel || item) {
            out.say(Numerals.cardinal(Integer.toString(Roman.value(letters))), at, end);
            return end;
        }
        boolean after = end - at > 1 && ROMAN_AFTER.at(line, line.blanks(end)) > 0
                || end - at == 1 && line.startsAny(end, "型", "期", "级", "类") && line.in(at, "IV");
        if (!before && !after) {
            return PASS;
        }
        int value = Roman.value(line.text(at, end));
        if (value <= 0 || value > 60 && !before || end - at == 1 && !before && line.han(at - 1) && line.in(at, "V")) {
            return PASS;
        }
        out.say(Numerals.cardinal(Integer.toString(value)), at, end);
        return end;
    }
}
