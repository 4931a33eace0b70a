package io.langsheng.server.job;

import io.langsheng.text.lexicon.Lexicon;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Jobs as rows. Every method is one statement or a few; transactions are the caller's. */
@Component
class JobRepository {
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    JobRepository(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = stored(json);
        this.clock = clock;
    }

    /** Reads what rows hold: a newer node beside this one may store more. */
    static JsonMapper stored(JsonMapper json) {
        return json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    void insert(Job job, Lexicon words) {
        jdbc.sql("""
                        insert into job (id, tenant, key_id, state, title, created_at, updated_at, expires_at, options,
                            chapters, sample_rate, groups, groups_done, next_group, characters, characters_done,
                            samples_done, encoded_percent)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 0, 0, 0)""")
                .params(List.of(
                        job.id(),
                        job.tenant(),
                        job.key(),
                        job.state().id(),
                        job.title(),
                        time(job.created()),
                        time(job.updated()),
                        time(job.expires()),
                        json.writeValueAsString(job.options()),
                        json.writeValueAsString(job.chapters()),
                        job.sampleRate(),
                        job.groups(),
                        job.nextGroup(),
                        job.characters()))
                .update();
        if (!words.isEmpty()) {
            jdbc.sql("insert into job_lexicon (job_id, words) values (?, ?)")
                    .params(job.id(), json.writeValueAsString(words.entries()))
                    .update();
        }
    }

    /** The words that hold for a job, as they were when it was taken. */
    Lexicon lexicon(String id) {
        return jdbc.sql("select words from job_lexicon where job_id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .map(words -> Lexicon.of(json.readValue(words, new TypeReference<Map<String, String>>() {})))
                .orElse(Lexicon.EMPTY);
    }

    Optional<Job> find(String id) {
        return jdbc.sql("select * from job where id = ?")
                .param(id)
                .query(this::job)
                .optional();
    }

    /** The row stays as it is until the transaction ends. */
    Optional<Job> lock(String id) {
        return jdbc.sql("select * from job where id = ? for update")
                .param(id)
                .query(this::job)
                .optional();
    }

    /** A tenant's jobs, the newest first. */
    List<Job> list(String tenant, @Nullable Instant before, int most) {
        return jdbc.sql("select * from job where tenant = ? and created_at < ? order by created_at desc, id limit ?")
                .params(tenant, time(before == null ? Instant.parse("9999-01-01T00:00:00Z") : before), most)
                .query(this::job)
                .list();
    }

    int active(String tenant) {
        return jdbc.sql("select count(*) from job where tenant = ? and state in ('running', 'paused', 'finishing')")
                .param(tenant)
                .query(Integer.class)
                .single();
    }

    /** Jobs in this state, the oldest first. */
    List<Job> in(JobState state) {
        return jdbc.sql("select * from job where state = ? order by created_at, id")
                .param(state.id())
                .query(this::job)
                .list();
    }

    List<String> expired(int most) {
        return jdbc.sql("select id from job where expires_at < ? limit ?")
                .params(time(clock.instant()), most)
                .query(String.class)
                .list();
    }

    void state(String id, JobState state, @Nullable JobProblem problem, @Nullable Instant expires) {
        OffsetDateTime now = time(clock.instant());
        jdbc.sql("""
                        update job set state = ?, updated_at = ?, finished_at = cast(? as timestamp with time zone),
                            expires_at = coalesce(cast(? as timestamp with time zone), expires_at),
                            problem_code = ?, problem_detail = ?, problem_offset = ?, problem_chapter = ?
                        where id = ?""")
                .params(java.util.Arrays.asList(
                        state.id(),
                        now,
                        state.isFinal() ? now : null,
                        expires == null ? null : time(expires),
                        problem == null ? null : problem.code(),
                        problem == null ? null : problem.detail(),
                        problem == null ? null : problem.offset(),
                        problem == null ? null : problem.chapter(),
                        id))
                .update();
    }

    void result(String id, long bytes) {
        jdbc.sql("update job set result_bytes = ?, encoded_percent = 100 where id = ?")
                .params(bytes, id)
                .update();
    }

    void encoded(String id, int percent) {
        jdbc.sql("update job set encoded_percent = ?, updated_at = ? where id = ? and encoded_percent <> ?")
                .params(percent, time(clock.instant()), id, percent)
                .update();
    }

    void nextGroup(String id, int next) {
        jdbc.sql("update job set next_group = ? where id = ?").params(next, id).update();
    }

    /** Adds a group to what is done. */
    void progress(String id, int characters, long samples, int nextGroup) {
        jdbc.sql("""
                        update job set groups_done = groups_done + 1, characters_done = characters_done + ?,
                            samples_done = samples_done + ?, next_group = ?, updated_at = ? where id = ?""")
                .params(characters, samples, nextGroup, time(clock.instant()), id)
                .update();
    }

    void delete(String id) {
        jdbc.sql("delete from job_lexicon where job_id = ?").param(id).update();
        jdbc.sql("delete from job where id = ?").param(id).update();
    }

    /** Sums up what is done of a job from its groups. */
    void recount(String id) {
        jdbc.sql("""
                        update job set
                            groups_done = (select count(*) from job_group where job_id = ? and done),
                            characters_done =
                                (select coalesce(sum(characters), 0) from job_group where job_id = ? and done),
                            samples_done = (select coalesce(sum(samples), 0) from job_group where job_id = ? and done),
                            encoded_percent = 0, updated_at = ? where id = ?""").params(id, id, id, time(clock.instant()), id).update();
    }

    /** Names of the work of this kind that was taken by processes not heard of since then. */
    List<String> left(String kind, Instant since) {
        return jdbc.sql(
                        "select task_instance from scheduled_tasks where picked and task_name = ? and last_heartbeat <= ?")
                .params(kind, time(since))
                .query(String.class)
                .list();
    }

    /** Gives back all work that was taken by processes not heard of since then. */
    void release(Instant since) {
        jdbc.sql("""
                        update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null,
                            version = version + 1 where picked and last_heartbeat <= ?""").param(time(since)).update();
    }

    private Job job(ResultSet row, int number) throws SQLException {
        String problem = row.getString("problem_code");
        return new Job(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("key_id"),
                JobState.of(row.getString("state")),
                row.getString("title"),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                row.getObject("finished_at") == null ? null : instant(row, "finished_at"),
                instant(row, "expires_at"),
                json.readValue(row.getString("options"), JobOptions.class),
                json.readValue(row.getString("chapters"), new TypeReference<List<String>>() {}),
                row.getInt("sample_rate"),
                row.getInt("groups"),
                row.getInt("groups_done"),
                row.getInt("next_group"),
                row.getInt("characters"),
                row.getInt("characters_done"),
                row.getLong("samples_done"),
                row.getInt("encoded_percent"),
                row.getObject("result_bytes", Long.class),
                problem == null
                        ? null
                        : new JobProblem(
                                problem,
                                row.getString("problem_detail"),
                                row.getObject("problem_offset", Integer.class),
                                row.getObject("problem_chapter", Integer.class)));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
