package io.langsheng.text.normalization;

/** Names of signs, where signs are read. */
final class Symbols {
    private static final Table NAMES = Table.load("symbols.tsv");

    private Symbols() {}

    /** The name of a sign by {@code symbols.tsv}; empty where it has none. */
    static String name(String sign) {
        String[] row = NAMES.get(sign);
        return row.length > 1 ? row[1] : "";
    }

    /** The name of a sign in a URL, mail address or path. */
    static String inAddress(char c) {
        return switch (c) {
            case '=' -> "等于";
            case '&' -> "and";
            case '*' -> "星号";
            default -> name(String.valueOf(c));
        };
    }
}
