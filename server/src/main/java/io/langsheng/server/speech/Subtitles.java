package io.langsheng.server.speech;

import io.langsheng.server.speech.TimedText.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Timed text as subtitles: one line a clause, cut at punctuation, and where there is none after {@value #LONGEST}
 * characters. Markup and inline pinyin of the text are not shown.
 *
 * <pre>
 * SRT  1⏎00:00:00,050 --> 00:00:01,300⏎今天天气很好，
 * VTT  00:00:00.050 --> 00:00:01.300⏎今&lt;00:00:00.230&gt;天…
 * LRC  [00:00.05]今天天气很好，
 * </pre>
 *
 * <p>Sources: W3C, "WebVTT: The Web Video Text Tracks Format", section 4.2.2 for times within a cue.
 */
final class Subtitles {
    /** Content type by file name extension. */
    static final Map<String, String> CONTENT_TYPES = Map.of(
            "srt",
            "application/x-subrip;charset=UTF-8",
            "vtt",
            "text/vtt;charset=UTF-8",
            "lrc",
            "text/plain;charset=UTF-8");

    private static final int LONGEST = 24;
    private static final Pattern CLAUSE_END = Pattern.compile("[，。！？；：、…—,.!?;:][”’」』》）)\\]]*\\s*$");
    private static final Pattern UNHEARD =
            Pattern.compile("<[^>]*>|[(（][a-zü:]{1,7}[1-5][)）]", Pattern.CASE_INSENSITIVE);

    private Subtitles() {}

    private record Piece(String text, double from) {}

    private record Cue(List<Piece> pieces, double to) {
        double from() {
            return pieces.get(0).from();
        }

        String text() {
            StringBuilder text = new StringBuilder();
            pieces.forEach(piece -> text.append(piece.text()));
            return text.toString().strip();
        }
    }

    /** @param format srt, vtt or lrc */
    static String write(TimedText timed, String format) {
        List<Cue> cues = cues(timed);
        StringBuilder out = new StringBuilder(format.equals("vtt") ? "WEBVTT\n\n" : "");
        for (int i = 0; i < cues.size(); i++) {
            Cue cue = cues.get(i);
            switch (format) {
                case "srt" ->
                    out.append("%d\n%s --> %s\n%s\n\n"
                            .formatted(i + 1, clock(cue.from(), ','), clock(cue.to(), ','), cue.text()));
                case "vtt" ->
                    out.append("%s --> %s\n%s\n\n"
                            .formatted(clock(cue.from(), '.'), clock(cue.to(), '.'), timedText(cue)));
                case "lrc" -> out.append(line(cue));
                default -> throw new IllegalArgumentException("no subtitles in the form " + format);
            }
        }
        return out.toString();
    }

    private static List<Cue> cues(TimedText timed) {
        List<Item> spoken = timed.items().stream()
                .filter(item -> item.kind().equals(Item.CHARACTER))
                .toList();
        List<Cue> cues = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < spoken.size(); i++) {
            Item item = spoken.get(i);
            int next = i + 1 < spoken.size()
                    ? Math.max(item.end(), spoken.get(i + 1).start())
                    : timed.text().length();
            int start = Math.min(item.start(), timed.text().length());
            String text = UNHEARD.matcher(timed.text()
                            .substring(
                                    start,
                                    Math.max(start, Math.min(next, timed.text().length()))))
                    .replaceAll("")
                    .replaceAll("\\s+", " ");
            pieces.add(new Piece(text, item.from()));
            length += text.length();
            boolean clause = CLAUSE_END.matcher(text).find();
            if (clause || length >= LONGEST || i + 1 == spoken.size()) {
                cues.add(new Cue(List.copyOf(pieces), item.to()));
                pieces.clear();
                length = 0;
            }
        }
        return cues;
    }

    private static String timedText(Cue cue) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : cue.pieces()) {
            if (!text.isEmpty()) {
                text.append('<').append(clock(piece.from(), '.')).append('>');
            }
            text.append(escaped(piece.text()));
        }
        return text.toString().strip();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String line(Cue cue) {
        long hundredths = Math.round(cue.from() * 100);
        return "[%02d:%02d.%02d]%s\n".formatted(hundredths / 6000, hundredths / 100 % 60, hundredths % 100, cue.text());
    }

    private static String clock(double seconds, char point) {
        long millis = Math.round(seconds * 1000);
        return "%02d:%02d:%02d%c%03d"
                .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, point, millis % 1000);
    }
}
