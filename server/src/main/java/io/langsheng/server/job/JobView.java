package io.langsheng.server.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.langsheng.server.http.BasePath;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A job as its owner sees it.
 *
 * @param state {@code queued} before the first group is done, then as {@link JobState}
 * @param result address of the file, once there is one
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobView(
        String id,
        String state,
        String title,
        String voice,
        String format,
        int sampleRate,
        Instant createdAt,
        @Nullable Instant finishedAt,
        Instant expiresAt,
        Progress progress,
        int chapters,
        @Nullable String result,
        @Nullable Long resultBytes,
        @Nullable Problem error,
        @Nullable String webhookSecret) {
    /**
     * @param percent of speaking and writing the file together
     * @param audioSeconds spoken so far
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Progress(int percent, int characters, int charactersDone, int groups, int groupsDone, double audioSeconds) {}

    /**
     * @param offset where in the document, in UTF-16 units
     * @param chapter from 0
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Problem(
            String code,
            String detail,
            @Nullable Integer offset,
            @Nullable Integer chapter) {}

    private static final int SHARE_OF_SPEAKING = 95;

    /** For the caller of the current request. */
    static JobView of(Job job) {
        return of(job, BasePath.current(), null);
    }

    /**
     * @param base path before the addresses, as its reader sees them
     * @param secret told once, when the job is made
     */
    static JobView of(Job job, String base, @Nullable String secret) {
        boolean queued = job.state() == JobState.RUNNING && job.groupsDone() == 0;
        boolean complete = job.state() == JobState.COMPLETED;
        JobProblem problem = job.problem();
        int spoken = (int) ((long) SHARE_OF_SPEAKING * job.charactersDone() / Math.max(1, job.characters()));
        return new JobView(
                job.id(),
                queued ? "queued" : job.state().id(),
                job.title(),
                job.options().voice(),
                job.options().format(),
                job.sampleRate(),
                job.created(),
                job.finished(),
                job.expires(),
                new Progress(
                        complete ? 100 : spoken + (100 - SHARE_OF_SPEAKING) * job.encodedPercent() / 100,
                        job.characters(),
                        job.charactersDone(),
                        job.groups(),
                        job.groupsDone(),
                        Math.round(1000.0 * job.samplesDone() / job.sampleRate()) / 1000.0),
                job.chapters().size(),
                complete ? base + "/v1/jobs/" + job.id() + "/result" : null,
                complete ? job.resultBytes() : null,
                problem == null
                        ? null
                        : new Problem(problem.code(), problem.detail(), problem.offset(), problem.chapter()),
                secret);
    }
}
