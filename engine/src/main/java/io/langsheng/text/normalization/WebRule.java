package io.langsheng.text.normalization;

/**
 * Addresses of the net and of files, version numbers: read sign by sign, words as words, digits one by one.
 *
 * <pre>
 * www.baidu.com    → www点baidu点com          192.168.1.1 → 一九二点一六八点一点一
 * abc@qq.com       → abc at qq点com           1.2.3       → 一点二点三
 * C:\data\a.txt    → C冒号反斜杠data反斜杠a点txt
 * </pre>
 */
final class WebRule implements Rule {
    private static final WordSet DOMAINS = WordSet.of(
            "com cn net org gov edu io ai app dev top xyz vip info biz me tv cc co uk us jp kr de fr ru hk tw sg eu club shop site online tech wang ltd mobi asia asp int mil");
    private static final WordSet FILES = WordSet.of(
            "txt md doc docx xls xlsx ppt pptx pdf csv tsv json xml html htm css js ts py java c cpp h go rs rb php sh bat exe dll so jar zip rar gz tar iso apk ipa dmg png jpg jpeg gif bmp svg webp mp3 mp4 wav flac avi mkv mov log ini conf cfg yml yaml toml sql db bak tmp psd ai wps epub mobi srt ass key pem crt");
    /** First folders of absolute paths, which may touch a Chinese character: 在/etc/hosts里. */
    private static final WordSet ROOTS =
            WordSet.of("etc usr var home opt tmp bin dev proc root data mnt srv sys Users");

    private static final String IN_URL = "-._~:/?#[]@!$&'()*+,;=%|\\";
    private static final int LONGEST = 2000;

    @Override
    public int read(Line line, int at, Transcript out) {
        char before = line.at(at - 1);
        if (line.digit(at) && Line.isLatin(before)) {
            return dotted(line, at, out); // jdk1.8.0
        }
        if (Line.isLatin(before) || line.digit(at - 1) || before == '_' || before == '@') {
            return PASS;
        }
        int end = url(line, at);
        if (end == PASS) {
            end = hexadecimal(line, at);
        }
        if (end == PASS) {
            end = mail(line, at);
        }
        if (end == PASS) {
            end = path(line, at);
        }
        if (end != PASS && end <= line.limit()) {
            spell(line, at, end, out);
            return end;
        }
        return dotted(line, at, out);
    }

    /** Past a URL that begins here: with a scheme, with www., or a host name under a known domain. */
    private static int url(Line line, int at) {
        int scheme = line.letters(at);
        if (scheme > at && line.starts(scheme, "://")) {
            return tail(line, scheme + 3);
        }
        if (!line.letter(at) && !line.digit(at)) {
            return PASS;
        }
        int host = at;
        int lastDot = -1;
        while (host - at < 100
                && (line.letter(host)
                        || line.digit(host)
                        || line.in(host, "-_")
                        || line.at(host) == '.' && (line.letter(host + 1) || line.digit(host + 1)))) {
            if (line.at(host) == '.') {
                lastDot = host;
            }
            host++;
        }
        if (lastDot < 0) {
            boolean local = host - at == 9 && line.starts(at, "localhost") && line.in(host, ":/");
            return local ? tail(line, host) : PASS;
        }
        String domain = line.text(lastDot + 1, host);
        boolean www = line.startsAny(at, "www.", "WWW.", "Www.");
        if (!www
                && !(DOMAINS.contains(domain) && !FILES.contains(domain)
                        || DOMAINS.contains(domain) && line.at(host) == '/')) {
            return PASS;
        }
        if (!www && lastDot == at) {
            return PASS;
        }
        return line.in(host, "/:?") && (line.at(host) != ':' || line.digit(host + 1)) ? tail(line, host) : host;
    }

    private static int tail(Line line, int at) {
        int end = at;
        while (end - at < LONGEST && (line.letter(end) || line.digit(end) || line.in(end, IN_URL))) {
            end++;
        }
        while (end > at && line.in(end - 1, ".,;:!?'()[]*|~")) {
            end--;
        }
        return end > at ? end : PASS;
    }

    /** Past 00:1A:2B:3C:4D:5E and fe80::1, addresses of cards and of IPv6. */
    private static int hexadecimal(Line line, int at) {
        int i = at;
        int colons = 0;
        boolean letter = false;
        boolean gap = false;
        while (i - at < 40 && (line.digit(i) || line.in(i, "abcdefABCDEF") || line.at(i) == ':')) {
            if (line.at(i) == ':') {
                gap |= line.at(i - 1) == ':' && i > at;
                colons++;
            }
            letter |= line.letter(i);
            i++;
        }
        while (i > at && line.at(i - 1) == ':' && !line.ends(i, "::")) {
            i--;
            colons--;
        }
        boolean groups = colons >= 2 && (gap && (letter || line.digit(at)) || letter && colons >= 5);
        return groups && !line.letter(i) ? i : PASS;
    }

    private static int mail(Line line, int at) {
        int name = at;
        while (name - at < 64 && (line.letter(name) || line.digit(name) || line.in(name, "._-+"))) {
            name++;
        }
        if (name == at || line.at(name) != '@' || !line.letter(name + 1) && !line.digit(name + 1)) {
            return PASS;
        }
        int end = name + 1;
        boolean dot = false;
        while (line.letter(end)
                || line.digit(end)
                || line.at(end) == '-'
                || line.at(end) == '.' && (line.letter(end + 1) || line.digit(end + 1))) {
            dot |= line.at(end) == '.';
            end++;
        }
        return dot ? end : PASS;
    }

    /** Drive paths, absolute paths of at least two parts, and file names with a known ending. */
    private static int path(Line line, int at) {
        boolean drive = line.letter(at) && line.at(at + 1) == ':' && line.in(at + 2, "\\/") && line.at(at + 3) != '/';
        boolean absolute = line.in(at, "/~")
                && (line.letter(at + 1) || line.at(at) == '~' && line.at(at + 1) == '/' || line.at(at + 1) == '.')
                && (!line.han(at - 1) || ROOTS.contains(line.text(at + 1, line.letters(at + 1))));
        boolean relative = line.startsAny(at, "./", "../");
        boolean name = line.letter(at) || line.digit(at) || line.at(at) == '_';
        if (!drive && !absolute && !relative && !name) {
            return PASS;
        }
        int end = drive ? at + 3 : at;
        int slashes = 0;
        int dot = -1;
        while (end - at < 300 && (line.letter(end) || line.digit(end) || line.in(end, "-_/\\~.+@"))) {
            if (line.in(end, "/\\")) {
                slashes++;
            }
            if (line.at(end) == '.') {
                dot = end;
            }
            end++;
        }
        while (end > at && line.in(end - 1, ".-~+@")) {
            end--;
        }
        boolean file = dot > at && dot < end && FILES.contains(line.text(dot + 1, end)) && !line.digit(end);
        if (drive || relative && end > at + 2 || absolute && (slashes > 1 || file) || name && file) {
            return end;
        }
        return PASS;
    }

    /** Three or more numbers joined by points: IP addresses (with port and mask), versions, sections. */
    private static int dotted(Line line, int at, Transcript out) {
        int start = line.in(at, "vV") && line.digit(at + 1) ? at + 1 : at;
        if (!line.digit(start)) {
            return PASS;
        }
        int end = line.digits(start);
        int parts = 1;
        boolean bytes = end - start <= 3;
        while (line.at(end) == '.' && line.digit(end + 1)) {
            int next = line.digits(end + 1);
            bytes &= next - end - 1 <= 3;
            end = next;
            parts++;
        }
        if (start > at && parts < 3) {
            return PASS;
        }
        if (parts < 3 || end > line.limit()) {
            return PASS;
        }
        boolean address = parts == 4 && bytes;
        if (start > at) {
            out.say(line.at(at), at, start);
        }
        int i = start;
        while (i < end) {
            int next = line.digits(i);
            if (next == i) {
                out.say("点", i, ++i);
                continue;
            }
            if (address || next - i > 2 || line.at(i) == '0') {
                out.digits(line, i, next, false);
            } else {
                out.cardinal(line, i, next);
            }
            i = next;
        }
        if (line.at(end) == '_' && line.digit(end + 1)) {
            int build = line.digits(end + 1);
            out.say("下划线", end, end + 1).digits(line, end + 1, build, false);
            return build; // 1.8.0_391
        }
        if (address && line.in(end, ":/") && line.digit(end + 1)) {
            out.say(line.at(end) == ':' ? "冒号" : "斜杠", end, end + 1);
            int port = line.digits(end + 1);
            if (line.at(end) == '/') {
                out.cardinal(line, end + 1, port);
            } else {
                out.digits(line, end + 1, port, false);
            }
            end = port;
            int rest = line.at(end) == '/' && line.letter(end + 1) ? tail(line, end) : PASS;
            if (rest != PASS && rest <= line.limit()) {
                spell(line, end, rest, out); // 10.0.0.1:8080/api
                end = rest;
            }
        }
        return end;
    }

    /** Letters as words, digits one by one, signs by name. */
    static void spell(Line line, int at, int end, Transcript out) {
        int i = at;
        while (i < end) {
            char c = line.at(i);
            if (line.letter(i)) {
                int word = Math.min(line.letters(i), end);
                int mark = out.length();
                if (i > at && !line.letter(i - 1) && out.length() > 0 && Line.isLatin(out.charAt(out.length() - 1))) {
                    out.blank(i, i);
                    mark = out.length();
                }
                for (int k = i; k < word; k++) {
                    out.say(line.at(k), k, k + 1);
                }
                if (unpronounceable(line, i, word)) {
                    out.spelled(mark);
                }
                i = word;
            } else if (line.digit(i)) {
                out.digits(line, i, i + 1, false);
                i++;
            } else {
                String name = Symbols.inAddress(c);
                if (Line.isLatin(name.isEmpty() ? ' ' : name.charAt(0))) {
                    out.blank(i, i + 1);
                    out.say(name, i, i + 1);
                    out.blank(i, i + 1);
                } else {
                    out.say(name, i, i + 1);
                }
                i++;
            }
        }
    }

    private static boolean unpronounceable(Line line, int from, int end) {
        if (end - from == 1 || line.startsAny(from, "http", "www", "WWW", "ftp", "ssh")) {
            return true;
        }
        for (int i = from; i < end; i++) {
            if (line.in(i, "aeiouyAEIOUY")) {
                return false;
            }
        }
        return end - from <= 4 && !line.starts(from, "com");
    }
}
