package io.langsheng.server.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a job needs to know to the end; stored as JSON beside it.
 *
 * @param voice spoken where the cast names none; resolved when the job was made, so that a new default changes nothing
 * @param author empty if unknown
 * @param webhook where to tell of its end
 * @param secret signs the webhook
 * @param base path before the addresses in it, as the job's creator sees them; empty where there is none
 * @param keepHours how long the job is kept once it has ended
 */
record JobOptions(
        String voice,
        String format,
        String author,
        long seed,
        double fastest,
        @Nullable String webhook,
        @Nullable String secret,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String base,
        long keepHours) {
    JobOptions {
        base = base == null ? "" : base;
    }

    Duration keep() {
        return Duration.ofHours(keepHours);
    }
}
