package io.langsheng.book.document;

import io.langsheng.book.document.Document.Chapter;
import io.langsheng.book.document.Document.Kind;
import io.langsheng.book.document.Document.Passage;
import io.langsheng.book.document.Document.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SubRip ({@code .srt}) and, as it differs little, WebVTT: a passage a cue, each with its time. */
final class SubtitleReader {
    private static final int MOST_CUES = 100_000;
    /** Characters; a cue is spoken in one go. */
    private static final int LONGEST_CUE = 2_000;

    private static final String TIME = "(?:(\\d{1,3}):)?(\\d{1,2}):(\\d{1,2})[,.](\\d{1,3})";
    private static final Pattern TIMES = Pattern.compile("^\\s*" + TIME + "\\s*-->\\s*" + TIME + "(?:\\s.*)?$");
    private static final Pattern MARKUP = Pattern.compile("<[^<>]{0,200}>|\\{[^{}]{0,200}\\}");

    private SubtitleReader() {}

    /** Whether one of the first lines is a cue's time. */
    static boolean recognises(String text) {
        return text.lines().limit(10).anyMatch(line -> TIMES.matcher(line).matches());
    }

    static Document read(String text) throws DocumentException {
        List<Passage> cues = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        Slot slot = null;
        int offset = 0;
        int at = 0;
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher times = TIMES.matcher(line.stripTrailing());
            if (times.matches()) {
                dropNumber(words);
                add(words, offset, slot, cues);
                slot = slot(times, number);
                offset = at + line.length() + 1;
            } else if (slot != null) {
                String plain = MARKUP.matcher(line).replaceAll("").strip();
                if (!plain.isEmpty()) {
                    words.append(words.isEmpty() ? "" : "\n").append(plain);
                } else if (!words.isEmpty()) {
                    add(words, offset, slot, cues);
                    slot = null;
                }
            }
            at += line.length() + 1;
        }
        add(words, offset, slot, cues);
        if (cues.isEmpty()) {
            throw new DocumentException("The subtitles hold no cue with text.");
        }
        return new Document("", "", Kind.SUBTITLES, List.of(new Chapter("", cues)));
    }

    /** Cues that follow each other without an empty line between: the next one's number is no text. */
    private static void dropNumber(StringBuilder words) {
        int line = words.lastIndexOf("\n");
        if (line >= 0 && words.substring(line + 1).matches("\\d{1,7}")) {
            words.setLength(line);
        }
    }

    private static void add(
            StringBuilder words, int offset, @org.jspecify.annotations.Nullable Slot slot, List<Passage> cues)
            throws DocumentException {
        if (slot != null && !words.toString().isBlank()) {
            if (cues.size() == MOST_CUES) {
                throw new DocumentException("The subtitles have more than %d cues.".formatted(MOST_CUES));
            }
            if (words.length() > LONGEST_CUE) {
                throw new DocumentException("Cue %d has %d characters; a cue can have at most %d."
                        .formatted(cues.size() + 1, words.length(), LONGEST_CUE));
            }
            Passage before = cues.isEmpty() ? null : cues.get(cues.size() - 1);
            if (before != null
                    && before.slot() != null
                    && slot.from() < before.slot().from()) {
                throw new DocumentException(
                        "Cue %d begins before the one in front of it; cues must be in order of time."
                                .formatted(cues.size() + 1));
            }
            cues.add(new Passage(words.toString(), offset, slot));
        }
        words.setLength(0);
    }

    private static Slot slot(Matcher times, int line) throws DocumentException {
        long from = millis(times, 1);
        long to = millis(times, 5);
        if (to <= from) {
            throw new DocumentException("The cue in line %d ends before it begins.".formatted(line));
        }
        return new Slot(from, to);
    }

    private static long millis(Matcher times, int group) {
        String hours = times.group(group);
        String fraction = times.group(group + 3);
        long millis = Long.parseLong(fraction) * (fraction.length() == 1 ? 100 : fraction.length() == 2 ? 10 : 1);
        long minutes = (hours == null ? 0 : Long.parseLong(hours)) * 60 + Long.parseLong(times.group(group + 1));
        return (minutes * 60 + Long.parseLong(times.group(group + 2))) * 1000 + millis;
    }
}
