package io.langsheng.server.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.langsheng.book.casting.Cast;
import io.langsheng.book.casting.Casting;
import io.langsheng.book.casting.CastingRule;
import io.langsheng.book.casting.RuleForm;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a caller asks for; null where it leaves something out.
 *
 * @param text what is to be spoken; absent where a file comes along
 * @param type {@code text}, {@code ssml} or {@code srt}; of a file, its content says it
 * @param title of the result; the document's own if absent
 * @param chapters {@code auto} or {@code none}
 * @param lexicon see {@link io.langsheng.server.lexicon.Lexicons#of}
 * @param casting rules, the first that holds decides
 * @param fastest speed up to which speech is fitted to the slots of subtitles
 * @param keepHours how long the result is kept, at most as long as the service keeps results
 */
record JobRequest(
        @Nullable String text,
        @Nullable String type,
        @Nullable String title,
        @Nullable String author,
        @Nullable String voice,
        @Nullable String emotion,
        @Nullable Double intensity,
        @Nullable Double speed,
        @Nullable Double pitch,
        @Nullable Double volume,
        @Nullable String format,
        @JsonProperty("sample_rate") @Nullable Integer sampleRate,
        @Nullable Long seed,
        @Nullable String chapters,
        @Nullable JsonNode lexicon,
        @Nullable List<RuleForm> casting,
        @JsonProperty("fastest") @Nullable Double fastest,
        @Nullable Webhook webhook,
        @JsonProperty("keep_hours") @Nullable Integer keepHours) {
    record Webhook(@Nullable String url, @Nullable String secret) {}

    static final JobRequest EMPTY = new JobRequest(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null);

    /** @throws ProblemException naming the first value that is wrong */
    Casting checkedCasting() {
        Cast base;
        try {
            base = new Cast(voice, emotion, intensity, speed, pitch, volume);
        } catch (IllegalArgumentException wrong) {
            String message = String.valueOf(wrong.getMessage());
            throw ProblemException.in(message.split(" ", 2)[0], ProblemCode.INVALID_VALUE, message);
        }
        List<CastingRule> rules = new ArrayList<>();
        List<RuleForm> wanted = casting == null ? List.of() : casting;
        if (wanted.size() > Casting.MOST_RULES) {
            throw ProblemException.in(
                    "casting",
                    ProblemCode.INVALID_VALUE,
                    "casting has %d rules; at most %d are taken.".formatted(wanted.size(), Casting.MOST_RULES));
        }
        for (int i = 0; i < wanted.size(); i++) {
            try {
                rules.add(wanted.get(i).rule());
            } catch (IllegalArgumentException wrong) {
                String field = "casting[%d]".formatted(i);
                throw ProblemException.in(field, ProblemCode.INVALID_VALUE, field + ": " + wrong.getMessage());
            }
        }
        return new Casting(base, rules);
    }

    Duration keep(Duration most) {
        if (keepHours == null) {
            return most;
        }
        if (keepHours < 1 || Duration.ofHours(keepHours).compareTo(most) > 0) {
            throw ProblemException.in(
                    "keep_hours",
                    ProblemCode.INVALID_VALUE,
                    "keep_hours is %d; it must be within [1, %d].".formatted(keepHours, most.toHours()));
        }
        return Duration.ofHours(keepHours);
    }
}
