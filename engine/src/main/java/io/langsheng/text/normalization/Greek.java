package io.langsheng.text.normalization;

/** Greek letters and their Chinese names. */
final class Greek {
    private static final Table LETTERS = Table.load("letters.tsv");

    private Greek() {}

    static boolean isLetter(char c) {
        return c >= 'Α' && c <= 'ω' && LETTERS.get(String.valueOf(c)).length > 0;
    }

    static String name(char c) {
        String[] row = LETTERS.get(String.valueOf(c));
        return row.length > 1 ? row[1] : "";
    }
}
