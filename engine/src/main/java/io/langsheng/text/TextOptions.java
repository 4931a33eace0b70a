package io.langsheng.text;

/**
 * How written text is read.
 *
 * @param nameEmoji whether emoji are named; otherwise they are left out
 * @param readCode whether fenced blocks of code are read; otherwise they are left out with a warning
 */
public record TextOptions(boolean nameEmoji, boolean readCode) {
    /** Emoji and blocks of code are left out: a listener hears them as noise. */
    public static final TextOptions DEFAULT = new TextOptions(false, false);
}
