package io.langsheng.text.normalization;

import java.util.ArrayList;
import java.util.List;

/**
 * Telephone numbers: 1 is 幺, groups are kept apart by short pauses.
 *
 * <pre>
 * 13800138000       → 幺三八 零零幺三 八零零零       (010)62552560  → 零幺零 六二五五 二五六零
 * +86 138-0013-8000 → 八六 幺三八 零零幺三 八零零零  4930286-109    → 四九三 零二八六 转幺零九
 * </pre>
 */
final class PhoneRule implements Rule {
    private static final WordSet NEAR = WordSet.of("电话 手机 拨打 致电 热线 客服 传真 座机 联系 咨询 Tel TEL tel 号码 来电 短信 打给 拨 会议号");

    /** A stretch of digits {@code [from, end)}; {@code code} marks +86, {@code joint} what is said in front. */
    record Part(int from, int end, String joint, int jointFrom) {}

    @Override
    public int read(Line line, int at, Transcript out) {
        if (line.digit(at - 1) || line.letter(at - 1) || line.at(at - 1) == '.' && line.digit(at - 2)) {
            return PASS;
        }
        List<Part> parts = parts(line, at);
        if (parts.isEmpty()) {
            return PASS;
        }
        int known = known(line, parts, line.has(at - 8, at, NEAR));
        if (known == 0) {
            return PASS;
        }
        Part last = parts.get(known - 1);
        int end = last.end;
        if (end > line.limit() || line.letter(end)) {
            return PASS;
        }
        say(line, parts.subList(0, known), out, false);
        return end;
    }

    /** Groups of digits with at most one separator, or brackets, between them; an extension comes last. */
    static List<Part> parts(Line line, int at) {
        List<Part> parts = new ArrayList<>();
        int i = at;
        while (i - at <= 2 && line.in(i, "+(（")) {
            i++;
        }
        if (!line.digit(i) || i - at > 2) {
            return parts;
        }
        String joint = "";
        int jointFrom = i;
        while (line.digit(i) && parts.size() < 6) {
            int end = line.digits(i);
            parts.add(new Part(i, end, joint, jointFrom));
            joint = "";
            i = end;
            if (line.in(i, ")）")) {
                i++;
            }
            jointFrom = i;
            int next = i;
            int dash = line.blanks(next);
            if (dash <= next + 1 && line.in(dash, "-–—") && line.digit(line.blanks(dash + 1))) {
                next = line.blanks(dash + 1); // with blanks around the dash or without
            } else if (line.in(next, " (（")) {
                next++;
            }
            if (line.in(next, "(（") && next > i) {
                next++;
            }
            for (String word : new String[] {"分机号", "分机", "转"}) {
                int from = line.blanks(i);
                int digits = line.blanks(from + word.length());
                if (line.starts(from, word) && line.digit(digits)) {
                    joint = word;
                    jointFrom = from;
                    next = digits;
                    break;
                }
            }
            i = next;
        }
        return parts;
    }

    static int end(List<Part> parts) {
        return parts.get(parts.size() - 1).end;
    }

    /** How many of the parts make up a telephone number; 0 if they make none. */
    private static int known(Line line, List<Part> parts, boolean near) {
        int first = 0;
        boolean country = parts.size() > 1 && isCountry(line, parts.get(0));
        if (country) {
            first = 1;
        }
        StringBuilder digits = new StringBuilder();
        int best = 0;
        for (int i = first; i < parts.size() && i - first < 4; i++) {
            Part part = parts.get(i);
            if (!part.joint.isEmpty() && i > first) {
                break;
            }
            digits.append(line.text(part.from, part.end));
            if (complete(line, digits, i - first + 1, near || country, parts.get(first), part)) {
                best = i + 1;
            }
        }
        if (best == 0
                && !country
                && parts.get(0).end - parts.get(0).from == 13
                && line.starts(parts.get(0).from, "861")) {
            return 1;
        }
        if (best > 0 && best < parts.size() && extension(line, parts, best, digits)) {
            return best + 1;
        }
        return best;
    }

    private static boolean extension(Line line, List<Part> parts, int at, StringBuilder digits) {
        Part part = parts.get(at);
        int length = part.end - part.from;
        return length <= 5 && (!part.joint.isEmpty() || line.at(part.from - 1) == '-' && length >= 2);
    }

    private static boolean isCountry(Line line, Part part) {
        String digits = line.text(part.from, part.end);
        return digits.equals("0086") || digits.equals("86") || line.at(part.from - 1) == '+' && digits.length() <= 3;
    }

    private static boolean complete(Line line, StringBuilder digits, int count, boolean near, Part first, Part last) {
        int length = digits.length();
        boolean bracketed = line.in(first.from - 1, "(（");
        if (length == 11 && digits.charAt(0) == '1' && digits.charAt(1) >= '3') {
            return count <= 3 && !Measures.measureWord(line, last.end) && !line.startsAny(last.end, "万", "亿");
        }
        if (length == 12
                && count == 3
                && digits.indexOf("86") == 0
                && digits.charAt(2) <= '2'
                && first.end - first.from == 4) {
            return true; // 8610-6552-9988
        }
        if (length == 10 && (digits.indexOf("400") == 0 || digits.indexOf("800") == 0)) {
            return count == 3 || count == 1 || near;
        }
        boolean area = digits.charAt(0) == '0' && length > 1 && digits.charAt(1) != '0';
        if (area && length >= 10 && length <= 12 && (count > 1 || near || length == 11 && areaCode(digits))) {
            return true;
        }
        if ((near || bracketed) && count > 1 && length >= 10 && length <= 11) {
            return true;
        }
        if (near && count <= 2 && (length == 7 || length == 8) && digits.charAt(0) >= '2') {
            return count == 1 || first.end - first.from == length - 4;
        }
        return near && count > 1 && length >= 7 && length <= 12;
    }

    private static boolean areaCode(StringBuilder digits) {
        return digits.charAt(1) != '0'
                && digits.charAt(1) != '6'
                && !(digits.charAt(1) == '1' && digits.charAt(2) != '0');
    }

    /** Says the parts, each long one in the groups that are usual for it; {@code spaced} puts blanks between groups. */
    static void say(Line line, List<Part> parts, Transcript out, boolean spaced) {
        for (int p = 0; p < parts.size(); p++) {
            Part part = parts.get(p);
            int length = part.end - part.from;
            String digits = line.text(part.from, part.end);
            int at = part.from;
            if (p > 0
                    && line.at(part.from - 1) == '-'
                    && length <= 5
                    && parts.size() > 1
                    && p == parts.size() - 1
                    && part.joint.isEmpty()
                    && local(parts, p, line)
                    && !mobile(line, parts)) {
                gap(out, spaced, part.from);
                out.say("转", part.from - 1, part.from);
            } else if (!part.joint.isEmpty()) {
                gap(out, spaced, part.from);
                out.say(part.joint, part.jointFrom, part.from);
            } else if (p > 0) {
                gap(out, spaced, part.from);
            }
            if (digits.equals("0086")) {
                at += 2;
            }
            int[] sizes = sizes(digits.substring(at - part.from), p > 0);
            for (int g = 0; g < sizes.length; g++) {
                if (g > 0) {
                    gap(out, spaced, at);
                }
                int group = out.length();
                out.digits(line, at, at + sizes[g], true);
                if (sizes.length > 1 || parts.size() > 1) {
                    out.group(group);
                }
                at += sizes[g];
            }
        }
    }

    private static boolean mobile(Line line, List<Part> parts) {
        StringBuilder all = new StringBuilder();
        for (Part part : parts) {
            all.append(line.text(part.from, part.end));
        }
        int start = all.indexOf("86") == 0 ? 2 : all.indexOf("0086") == 0 ? 4 : 0;
        return all.length() - start == 11 && all.charAt(start) == '1';
    }

    /** Whether the parts before {@code p} end with a local number of seven or eight digits, whole or halved. */
    private static boolean local(List<Part> parts, int p, Line line) {
        int last = parts.get(p - 1).end - parts.get(p - 1).from;
        if (last == 7 || last == 8) {
            return true;
        }
        int before = p >= 2 ? parts.get(p - 2).end - parts.get(p - 2).from : 0;
        boolean area = p == 2 && (line.at(parts.get(0).from) == '0' || line.starts(parts.get(0).from, "86"))
                || isCountry(line, parts.get(Math.max(0, p - 2)));
        return last == 4 && (before == 3 || before == 4) && !area && (p > 2 || !line.starts(parts.get(0).from, "400"));
    }

    private static void gap(Transcript out, boolean spaced, int at) {
        if (spaced) {
            out.blank(at, at);
        }
    }

    private static int[] sizes(String digits, boolean inner) {
        int n = digits.length();
        if (n == 16 && (digits.startsWith("12530") || digits.startsWith("17951") || digits.startsWith("12593"))) {
            return new int[] {5, 3, 4, 4};
        }
        if (n == 7) {
            return new int[] {3, 4};
        }
        if (n == 8) {
            return new int[] {4, 4};
        }
        if (n == 10 && (digits.startsWith("400") || digits.startsWith("800"))) {
            return new int[] {3, 3, 4};
        }
        if (n == 13 && digits.startsWith("86")) {
            return new int[] {2, 3, 4, 4};
        }
        if (n == 11 && digits.charAt(0) == '1') {
            return new int[] {3, 4, 4};
        }
        if (!inner && digits.charAt(0) == '0' && n >= 10 && n <= 12) {
            int area = digits.startsWith("010") || digits.startsWith("02") ? 3 : 4;
            int rest = n - area;
            return rest == 7 ? new int[] {area, 3, 4} : rest == 8 ? new int[] {area, 4, 4} : new int[] {area, rest};
        }
        return n > 8 ? Numbering.groups(n) : new int[] {n};
    }
}
