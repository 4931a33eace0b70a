package io.langsheng.server.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as the database holds it.
 *
 * @param key id of the key that asked for it
 * @param chapters titles
 * @param nextGroup first group that has not been scheduled yet
 * @param encodedPercent how much of the file is written
 */
record Job(
        String id,
        String tenant,
        String key,
        JobState state,
        String title,
        Instant created,
        Instant updated,
        @Nullable Instant finished,
        Instant expires,
        JobOptions options,
        List<String> chapters,
        int sampleRate,
        int groups,
        int groupsDone,
        int nextGroup,
        int characters,
        int charactersDone,
        long samplesDone,
        int encodedPercent,
        @Nullable Long resultBytes,
        @Nullable JobProblem problem) {}
