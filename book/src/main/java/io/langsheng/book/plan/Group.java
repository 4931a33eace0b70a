package io.langsheng.book.plan;

import java.util.List;

/**
 * A few sentences: what is computed as one piece of work, and computed again if that was cut short.
 *
 * @param index from 0, through all chapters
 * @param chapter index of the chapter
 * @param characters length in the document, for progress
 */
public record Group(int index, int chapter, int characters, List<Segment> segments) {
    public Group {
        segments = List.copyOf(segments);
    }

    /** Where it begins in the document. */
    public int offset() {
        return segments.get(0).offset();
    }
}
