package io.langsheng.audio;

/**
 * A stretch of a file that players can jump to.
 *
 * @param from first sample
 * @param to exclusive
 */
public record Chapter(String title, long from, long to) {
    public Chapter {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("chapter from sample %d to %d".formatted(from, to));
        }
    }
}
