package io.langsheng.book.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A long text, ready to be cast and split.
 *
 * @param title empty where the file names none
 * @param author empty where the file names none
 * @param kind how the passages are written
 */
public record Document(String title, String author, Kind kind, List<Chapter> chapters) {
    /** How passages are written. */
    public enum Kind {
        TEXT,
        SSML,
        SUBTITLES
    }

    /** @param title empty where it has none */
    public record Chapter(String title, List<Passage> passages) {}

    /**
     * A stretch of text.
     *
     * @param offset where it begins in the whole document's text, in UTF-16 units: the text that was sent, or of an EPUB
     *     the texts of its chapters one behind the other
     * @param slot when it is to be heard; null for whenever its turn comes
     */
    public record Passage(String text, int offset, @Nullable Slot slot) {}

    /** A time to be spoken in, in milliseconds from the beginning. */
    public record Slot(long from, long to) {}

    public Document {
        chapters = List.copyOf(chapters);
    }

    public int characters() {
        return chapters.stream()
                .flatMap(chapter -> chapter.passages().stream())
                .mapToInt(passage -> passage.text().length())
                .sum();
    }
}
