package io.langsheng.book.speech;

import java.util.List;

/**
 * What came of a group, beside its samples.
 *
 * @param segments one for each segment of the group
 * @param warnings what was left out, at most a few
 */
public record SpokenGroup(List<SpokenSegment> segments, List<String> warnings) {
    /**
     * @param samples how many there are
     * @param captions in order, samples counted from the segment's beginning
     */
    public record SpokenSegment(long samples, List<Caption> captions) {}

    /**
     * A line of subtitles.
     *
     * @param from first sample
     * @param to exclusive
     */
    public record Caption(String text, long from, long to) {}

    public long samples() {
        return segments.stream().mapToLong(SpokenSegment::samples).sum();
    }
}
