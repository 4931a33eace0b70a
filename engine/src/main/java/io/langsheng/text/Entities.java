package io.langsheng.text;

import java.util.Map;

/** Character references of HTML that turn up in text. */
final class Entities {
    private static final Map<String, Integer> NAMED = Map.ofEntries(
            Map.entry("nbsp", 0x20),
            Map.entry("lt", (int) '<'),
            Map.entry("gt", (int) '>'),
            Map.entry("amp", (int) '&'),
            Map.entry("quot", (int) '"'),
            Map.entry("apos", (int) '\''),
            Map.entry("ensp", 0x20),
            Map.entry("emsp", 0x20),
            Map.entry("mdash", 0x2014),
            Map.entry("ndash", 0x2013),
            Map.entry("hellip", 0x2026),
            Map.entry("middot", 0xb7),
            Map.entry("bull", 0x2022),
            Map.entry("times", 0xd7),
            Map.entry("divide", 0xf7),
            Map.entry("plusmn", 0xb1),
            Map.entry("deg", 0xb0),
            Map.entry("yen", 0xa5),
            Map.entry("euro", 0x20ac),
            Map.entry("pound", 0xa3),
            Map.entry("ldquo", 0x201c),
            Map.entry("rdquo", 0x201d),
            Map.entry("lsquo", 0x2018),
            Map.entry("rsquo", 0x2019),
            Map.entry("le", 0x2264),
            Map.entry("ge", 0x2265),
            Map.entry("ne", 0x2260),
            Map.entry("frac12", 0xbd),
            Map.entry("sup2", 0xb2),
            Map.entry("sup3", 0xb3),
            Map.entry("copy", 0xa9),
            Map.entry("reg", 0xae),
            Map.entry("trade", 0x2122));

    private Entities() {}

    /** What stands between {@code &} and {@code ;} as a code point; −1 if it names none. */
    static int codePoint(String name) {
        if (name.startsWith("#")) {
            boolean hex = name.startsWith("#x") || name.startsWith("#X");
            try {
                int point = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
                boolean valid = Character.isValidCodePoint(point) && !(point >= 0xd800 && point <= 0xdfff);
                return valid ? point : -1;
            } catch (NumberFormatException e) {
                return -1;
            }
        }
        return NAMED.getOrDefault(name, -1);
    }
}
