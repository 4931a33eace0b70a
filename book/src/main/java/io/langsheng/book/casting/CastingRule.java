package io.langsheng.book.casting;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One rule: where it holds, and how that is spoken.
 *
 * @param pattern for {@link When#SPEAKER} and {@link When#MATCHES}, else null
 */
public record CastingRule(When when, @Nullable Pattern pattern, Cast cast) {
    private static final int LONGEST_PATTERN = 500;

    /** Where a rule holds. */
    public enum When {
        /** In quotation marks. */
        DIALOGUE,
        /** Outside of them. */
        NARRATION,
        /** In quotation marks, if the words that say who speaks match the pattern: {@code 张三(笑着)?说}. */
        SPEAKER,
        /** In a sentence, or a piece of dialogue, in which the pattern is found. */
        MATCHES
    }

    public CastingRule {
        boolean needed = when == When.SPEAKER || when == When.MATCHES;
        if (needed != (pattern != null)) {
            throw new IllegalArgumentException(
                    needed
                            ? "A rule for \"%s\" needs a pattern.".formatted(id(when))
                            : "A rule for \"%s\" has no pattern; use \"speaker\" or \"matches\" for one."
                                    .formatted(id(when)));
        }
    }

    /** @throws IllegalArgumentException if {@code when} is unknown or the pattern is no regular expression */
    public static CastingRule of(@Nullable String when, @Nullable String pattern, Cast cast) {
        for (When known : When.values()) {
            if (id(known).equals(when)) {
                return new CastingRule(known, compiled(pattern), cast);
            }
        }
        throw new IllegalArgumentException("when must be dialogue, narration, speaker or matches.");
    }

    private static @Nullable Pattern compiled(@Nullable String pattern) {
        if (pattern == null || pattern.isEmpty()) {
            return null;
        }
        if (pattern.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    "A pattern has %d characters; at most %d are taken.".formatted(pattern.length(), LONGEST_PATTERN));
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("A pattern is no regular expression: %s near index %d."
                    .formatted(e.getDescription(), e.getIndex()));
        }
    }

    private static String id(When when) {
        return when.name().toLowerCase(java.util.Locale.ROOT);
    }
}
