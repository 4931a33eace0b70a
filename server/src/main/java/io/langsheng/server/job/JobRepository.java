package io.langsheng.server.job;

import io.langsheng.book.plan.Group;
import io.langsheng.book.plan.Segment;
import io.langsheng.book.speech.SpokenGroup;
import io.langsheng.text.lexicon.Lexicon;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Jobs and groups as rows. Every method is one statement or a few; transactions are the caller's. */
@Component
class JobRepository {
    private static final int BATCH = 200;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final JsonMapper json;
    private final Clock clock;

    JobRepository(JdbcClient jdbc, JdbcTemplate template, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.template = template;
        this.json = json;
        this.clock = clock;
    }

    void insert(Job job, List<Group> groups, Lexicon words) {
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
        List<Object[]> rows = new ArrayList<>(BATCH);
        for (Group group : groups) {
            rows.add(new Object[] {
                job.id(),
                group.index(),
                group.chapter(),
                group.offset(),
                group.characters(),
                json.writeValueAsString(group.segments())
            });
            if (rows.size() == BATCH) {
                insertGroups(rows);
            }
        }
        insertGroups(rows);
        if (!words.isEmpty()) {
            jdbc.sql("insert into job_lexicon (job_id, words) values (?, ?)")
                    .params(job.id(), json.writeValueAsString(words.entries()))
                    .update();
        }
    }

    private void insertGroups(List<Object[]> rows) {
        template.batchUpdate("""
                insert into job_group (job_id, idx, chapter, text_offset, characters, segments, done, failures, samples)
                values (?, ?, ?, ?, ?, ?, false, 0, 0)""", rows);
        rows.clear();
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
        jdbc.sql("delete from job_group where job_id = ?").param(id).update();
        jdbc.sql("delete from job_lexicon where job_id = ?").param(id).update();
        jdbc.sql("delete from job where id = ?").param(id).update();
    }

    /** A group that is still to be spoken; empty if it is done, or there is none. */
    Optional<Group> openGroup(String id, int index) {
        return jdbc.sql("""
                        select idx, chapter, characters, segments from job_group
                        where job_id = ? and idx = ? and not done""").params(id, index).query(this::group).optional();
    }

    /** The first groups that are still to be spoken. */
    List<Integer> openGroups(String id, int most) {
        return jdbc.sql("select idx from job_group where job_id = ? and not done order by idx limit ?")
                .params(id, most)
                .query(Integer.class)
                .list();
    }

    /** Marks the group as done; false if it was already. */
    boolean done(String id, int index, SpokenGroup spoken) {
        return jdbc.sql("""
                        update job_group set done = true, samples = ?, spoken = ?
                        where job_id = ? and idx = ? and not done""")
                        .params(spoken.samples(), json.writeValueAsString(spoken), id, index)
                        .update()
                == 1;
    }

    /** Takes a group for not spoken, whatever was; {@link #recount} brings the job's progress in line. */
    void reopen(String id, int index) {
        jdbc.sql("update job_group set done = false, samples = 0, spoken = null where job_id = ? and idx = ?")
                .params(id, index)
                .update();
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

    /** Counts a failed attempt and returns how many there were. */
    int failed(String id, int index) {
        jdbc.sql("update job_group set failures = failures + 1 where job_id = ? and idx = ?")
                .params(id, index)
                .update();
        return jdbc.sql("select failures from job_group where job_id = ? and idx = ?")
                .params(id, index)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /** Counts a process that died over the group and returns how many did. */
    int died(String id, int index) {
        jdbc.sql("update job_group set deaths = deaths + 1 where job_id = ? and idx = ?")
                .params(id, index)
                .update();
        return jdbc.sql("select deaths from job_group where job_id = ? and idx = ?")
                .params(id, index)
                .query(Integer.class)
                .single();
    }

    /** @param spoken null while it is not */
    record GroupRow(
            Group group,
            boolean done,
            long samples,
            @Nullable SpokenGroup spoken) {}

    /** All groups in order, handed on one at a time. */
    void eachGroup(String id, java.util.function.Consumer<GroupRow> each) {
        List<Integer> chunk = List.of(0);
        for (int from = 0; !chunk.isEmpty(); from += BATCH) {
            int first = from;
            chunk = new ArrayList<>();
            for (GroupRow row : jdbc.sql(
                            "select * from job_group where job_id = ? and idx >= ? and idx < ? order by idx")
                    .params(id, first, first + BATCH)
                    .query(this::groupRow)
                    .list()) {
                chunk.add(row.group().index());
                each.accept(row);
            }
        }
    }

    /**
     * How far a chapter is.
     *
     * @param ready groups from its beginning that are done without a gap
     */
    record ChapterProgress(int chapter, int groups, int done, int characters, int charactersDone, long samples) {}

    List<ChapterProgress> chapters(String id) {
        return jdbc.sql("""
                        select chapter, count(*) as groups, sum(case when done then 1 else 0 end) as done,
                            sum(characters) as characters,
                            sum(case when done then characters else 0 end) as characters_done, sum(samples) as samples
                        from job_group where job_id = ? group by chapter order by chapter""")
                .param(id)
                .query((row, number) -> new ChapterProgress(
                        row.getInt("chapter"),
                        row.getInt("groups"),
                        row.getInt("done"),
                        row.getInt("characters"),
                        row.getInt("characters_done"),
                        row.getLong("samples")))
                .list();
    }

    /**
     * A group whose sound is there.
     *
     * @param samples its length
     */
    record ReadyGroup(int index, long samples) {}

    /** The chapter's groups from its beginning that are done without a gap. */
    List<ReadyGroup> ready(String id, int chapter) {
        return jdbc.sql("""
                        select idx, samples from job_group where job_id = ? and chapter = ?
                            and idx < coalesce((select min(idx) from job_group where job_id = ? and chapter = ? and not done),
                                2147483647)
                        order by idx""")
                .params(id, chapter, id, chapter)
                .query((row, number) -> new ReadyGroup(row.getInt("idx"), row.getLong("samples")))
                .list();
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

    private Group group(ResultSet row, int number) throws SQLException {
        return new Group(
                row.getInt("idx"),
                row.getInt("chapter"),
                row.getInt("characters"),
                json.readValue(row.getString("segments"), new TypeReference<List<Segment>>() {}));
    }

    private GroupRow groupRow(ResultSet row, int number) throws SQLException {
        String spoken = row.getString("spoken");
        return new GroupRow(
                group(row, number),
                row.getBoolean("done"),
                row.getLong("samples"),
                spoken == null ? null : json.readValue(spoken, SpokenGroup.class));
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
