package io.langsheng.text.normalization;

import org.jspecify.annotations.Nullable;

/** Units, currencies and measure words, and how they are said behind a number. */
final class Measures {
    /** {@code end} is past the unit; {@code before} is said in front of the number ({@code 百分之}, {@code 每小时}). */
    record Unit(String written, String spoken, String before, int end) {}

    private static final Table UNITS = Table.load("units.tsv");
    private static final Table CURRENCIES = Table.load("currencies.tsv");
    private static final Table TWO = Table.load("two.tsv");
    /** Letters that are units only behind a number of their own kind; {@code 5G}, {@code 4K}, {@code 3D} are names. */
    private static final String NAMES = "GKDABCTSHENMRFPQXYZ";

    /** What is counted in weeks. */
    private static final WordSet WEEKS = WordSet.of("孕 疗程 胎龄 随访");

    private static final WordSet ELECTRIC = WordSet.of("电流 安培 电池 保险丝 电路 插座 功率 充电");
    private static final WordSet FORCE = WordSet.of("F= G= F＝ 拉力 压力 重力 推力 摩擦力 浮力 弹力 合力 受力");
    private static final WordSet MAGNETIC = WordSet.of("B= 磁场 磁感应 磁共振 超导");

    private Measures() {}

    /**
     * The unit that begins at {@code at}, in Latin letters or symbols, or null. Two make one where the second divides:
     * {@code g/m²}, {@code mol·L⁻¹}.
     */
    static @Nullable Unit unit(Line line, int at) {
        Unit first = single(line, at);
        if (first == null || !first.before().isEmpty() || first.written().indexOf('/') >= 0) {
            return first;
        }
        boolean slash = line.at(first.end()) == '/';
        Unit second = slash || line.in(first.end(), "·⋅") ? single(line, first.end() + 1) : null;
        int power = second != null && line.at(second.end()) == '⁻' ? "¹²³".indexOf(line.at(second.end() + 1)) : -1;
        if (second == null || !second.before().isEmpty() || second.written().indexOf('/') >= 0 || !slash && power < 0) {
            return first;
        }
        int end = slash ? second.end() : second.end() + 2;
        String root = slash || power == 0 ? "" : second.spoken().equals("秒") ? "二次方" : power == 1 ? "平方" : "立方";
        return new Unit(line.text(at, end), first.spoken() + "每" + root + second.spoken(), "", end);
    }

    private static @Nullable Unit single(Line line, int at) {
        String[] row = UNITS.longestWord(line, at);
        if (row.length == 0) {
            return null;
        }
        int end = at + row[0].length();
        if (line.digit(end) && Line.isLatin(line.at(end - 1))) {
            return null;
        }
        if (row[0].equals("w") && line.has(at - 14, at, WEEKS)) {
            return new Unit("w", "周", "", end);
        }
        if (row[0].equals("pp") && line.at(end) == '.') {
            return null; // of pages
        }
        if (row[0].length() == 1 && NAMES.indexOf(row[0].charAt(0)) >= 0 && !physical(line, at, row[0])) {
            return null;
        }
        String before = row.length > 2 ? row[2] : "";
        return new Unit(row[0], row[1], before, end);
    }

    /** The unit that begins at {@code at} where one must: no letter is taken for a name. */
    static @Nullable Unit forcedUnit(Line line, int at) {
        String[] row = UNITS.longestWord(line, at);
        return row.length == 0 ? null : new Unit(row[0], row[1], row.length > 2 ? row[2] : "", at + row[0].length());
    }

    /** A unit of something per something that stands without a number, such as km/h in brackets; null for others. */
    static @Nullable Unit rate(Line line, int at) {
        String[] row = UNITS.longestWord(line, at);
        boolean rate = row.length > 0 && row[0].indexOf('/') > 0 && !line.in(at - 1, "/\\.-_");
        boolean ends = rate && !line.in(at + row[0].length(), "/\\.-_") && !line.digit(at + row[0].length());
        return ends ? new Unit(row[0], row[1], row.length > 2 ? row[2] : "", at + row[0].length()) : null;
    }

    /** Whether what stands around a letter makes it a unit: 电流5A, F=9.8N. */
    private static boolean physical(Line line, int at, String letter) {
        return switch (letter) {
            case "A" -> line.has(at - 10, at + 8, ELECTRIC);
            case "N" -> line.has(at - 12, at, FORCE);
            case "T" -> line.has(at - 12, at, MAGNETIC);
            default -> false;
        };
    }

    /** The currency sign or code that begins at {@code at}, or null. */
    static @Nullable Unit currency(Line line, int at) {
        String[] row = CURRENCIES.longestWord(line, at);
        if (row.length == 0 || Line.isLatin(line.at(at)) && line.letter(at - 1)) {
            return null;
        }
        return new Unit(row[0], row[1], "", at + row[0].length());
    }

    /** Whether a measure word or unit in Chinese characters begins at {@code at}. */
    static boolean measureWord(Line line, int at) {
        return TWO.longest(line, at).length == 2;
    }

    /** How a single 2 is said in front of what begins at {@code at}. */
    static String two(Line line, int at) {
        String[] row = TWO.longest(line, at);
        if (line.at(at) == '分' && line.in(at - 2, "点时")) {
            return "二"; // 3点2分
        }
        if (line.at(at) == '寸' && line.in(at - 2, "尺") || line.at(at) == '尺' && line.at(at - 2) == '丈') {
            return "二"; // 6尺2寸
        }
        if (line.at(at) == '群' && line.in(at - 2, "加进入")) {
            return "二"; // 加2群
        }
        return row.length > 0 ? row[1] : "二";
    }

    /** How a single 2 is said in front of a unit as it is spoken. */
    static String two(Unit unit) {
        return unit.before().startsWith("百分")
                        || unit.before().startsWith("千分")
                        || unit.spoken().startsWith("次方")
                ? "二"
                : "两";
    }
}
