package io.langsheng.text.normalization;

/** Numbers of states, ports and processes, which name and do not count: exit code 137, port 8080, 404页面. */
final class StatusNumbers {
    /** Behind the number of a status of HTTP: 404页面. */
    private static final WordSet BEHIND = WordSet.of(
            "错误 报错 页面 状态码 错误码 异常 Not Bad Internal Forbidden Unauthorized Found OK Service Gateway error Error");

    /** In front of a number that counts nothing, whatever stands behind: chmod 644 files. */
    private static final WordSet COMMANDS = WordSet.of("chmod umask errno pid PID kill");

    /** In front of a number that names where nothing is counted: exit code 137, but exit 300 meters. */
    private static final WordSet NAMES = WordSet.of("error Error status Status port Port code Code exit signal");

    /** What is counted in English without an s. */
    private static final WordSet PLURALS =
            WordSet.of("people men women children feet percent thousand million billion");

    private StatusNumbers() {}

    /** Whether {@code n} is such a number; {@code before} is where the word in front of it ends. */
    static boolean named(Line line, Numeral n, int before) {
        int length = n.whole().length();
        return length >= 3 && (ends(line, before, COMMANDS) || ends(line, before, NAMES) && !counts(line, n.end()))
                || n.whole().matches("[45]\\d\\d") && line.endsAny(before, "返回", "报", "报错", "响应", "错误")
                || length == 3 && BEHIND.at(line, line.blanks(n.end())) > 0;
    }

    /** Whether what stands behind a number is counted by it, in English: 500 items, 300 km. */
    static boolean counts(Line line, int end) {
        int from = line.blanks(end);
        int to = line.letters(from);
        String word = line.text(from, to);
        Measures.Unit unit = from > end ? Measures.unit(line, from) : null;
        return PLURALS.contains(word)
                || word.matches("[a-z]{2,}[a-z&&[^sui]]s|[a-z]+ies") && line.at(to) != '.'
                || unit != null && !line.letter(unit.end());
    }

    /** Whether one of the words ends at {@code end}, alone or as the last hump of a name: port and httpPort, no airport. */
    private static boolean ends(Line line, int end, WordSet words) {
        int start = line.lettersBefore(end);
        int hump = end - 1;
        while (hump > start && !(Character.isUpperCase(line.at(hump)) && Character.isLowerCase(line.at(hump - 1)))) {
            hump--;
        }
        return end > start && (words.contains(line.text(start, end)) || words.contains(line.text(hump, end)));
    }
}
