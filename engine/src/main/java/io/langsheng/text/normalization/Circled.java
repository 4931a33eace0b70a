package io.langsheng.text.normalization;

/** Numbers in circles, brackets and with points: {@code ①}, {@code ⑴}, {@code ⒈}, {@code ❶}, {@code ㈠}, {@code ㊀}. */
final class Circled {
    private Circled() {}

    /** −1 for other characters. */
    static int value(char c) {
        if (c >= '①' && c <= '⑳') {
            return c - '①' + 1;
        }
        if (c >= '⑴' && c <= '⒇') {
            return c - '⑴' + 1;
        }
        if (c >= '⒈' && c <= '⒛') {
            return c - '⒈' + 1;
        }
        if (c >= '❶' && c <= '❿') {
            return c - '❶' + 1;
        }
        if (c >= '➀' && c <= '➉') {
            return c - '➀' + 1;
        }
        if (c >= '➊' && c <= '➓') {
            return c - '➊' + 1;
        }
        if (c >= '㈠' && c <= '㈩') {
            return c - '㈠' + 1;
        }
        if (c >= '㊀' && c <= '㊉') {
            return c - '㊀' + 1;
        }
        return c == '⓪' ? 0 : -1;
    }
}
