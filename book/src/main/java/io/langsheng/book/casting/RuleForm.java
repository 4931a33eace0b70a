package io.langsheng.book.casting;

import org.jspecify.annotations.Nullable;

/**
 * A casting rule as it is written in JSON: {@code {"when": "speaker", "pattern": "张三", "voice": "…", "emotion": "…"}}.
 *
 * @param when {@code dialogue}, {@code narration}, {@code speaker} or {@code matches}
 * @param pattern a regular expression, for the last two
 */
public record RuleForm(
        @Nullable String when,
        @Nullable String pattern,
        @Nullable String voice,
        @Nullable String emotion,
        @Nullable Double intensity,
        @Nullable Double speed,
        @Nullable Double pitch,
        @Nullable Double volume) {
    /** @throws IllegalArgumentException saying what is wrong and what would be right */
    public CastingRule rule() {
        return CastingRule.of(when, pattern, new Cast(voice, emotion, intensity, speed, pitch, volume));
    }
}
