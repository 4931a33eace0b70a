package io.langsheng.book.audiobook;

import io.langsheng.book.speech.SpokenGroup.Caption;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Subtitles as a file. */
public enum SubtitleFormat {
    SRT("application/x-subrip", ','),
    VTT("text/vtt", '.');

    private final String contentType;
    private final char decimalPoint;

    SubtitleFormat(String contentType, char decimalPoint) {
        this.contentType = contentType;
        this.decimalPoint = decimalPoint;
    }

    public String contentType() {
        return contentType;
    }

    /** File ending and name in the API. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Writes all captions; the writer is flushed, not closed. */
    public void write(List<Caption> captions, int sampleRate, Writer out) throws IOException {
        if (this == VTT) {
            out.write("WEBVTT\n\n");
        }
        int number = 1;
        for (Caption caption : captions) {
            out.write("%d\n%s --> %s\n%s\n\n"
                    .formatted(
                            number++,
                            time(caption.from(), sampleRate),
                            time(caption.to(), sampleRate),
                            this == VTT ? escaped(caption.text()) : caption.text()));
        }
        out.flush();
    }

    private String time(long sample, int sampleRate) {
        long millis = sample * 1000 / sampleRate;
        return "%02d:%02d:%02d%c%03d"
                .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, decimalPoint, millis % 1000);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
