package io.langsheng.server.job;

import io.langsheng.book.plan.Group;
import io.langsheng.book.plan.Segment;
import io.langsheng.book.speech.SpokenGroup;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Groups of jobs as rows. Every method is one statement or a few; transactions are the caller's. */
@Component
class GroupRepository {
    private static final int BATCH = 200;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final JsonMapper json;

    GroupRepository(JdbcClient jdbc, JdbcTemplate template, JsonMapper json) {
        this.jdbc = jdbc;
        this.template = template;
        this.json = JobRepository.stored(json);
    }

    /** @param id of the job */
    void insert(String id, List<Group> groups) {
        List<Object[]> rows = new ArrayList<>(BATCH);
        for (Group group : groups) {
            rows.add(new Object[] {
                id,
                group.index(),
                group.chapter(),
                group.offset(),
                group.characters(),
                json.writeValueAsString(group.segments())
            });
            if (rows.size() == BATCH) {
                insert(rows);
            }
        }
        insert(rows);
    }

    private void insert(List<Object[]> rows) {
        template.batchUpdate("""
                insert into job_group (job_id, idx, chapter, text_offset, characters, segments, done, failures, samples)
                values (?, ?, ?, ?, ?, ?, false, 0, 0)""", rows);
        rows.clear();
    }

    /** All of a job's. */
    void delete(String id) {
        jdbc.sql("delete from job_group where job_id = ?").param(id).update();
    }

    /** A group that is still to be spoken; empty if it is done, or there is none. */
    Optional<Group> open(String id, int index) {
        return jdbc.sql("""
                        select idx, chapter, characters, segments from job_group
                        where job_id = ? and idx = ? and not done""").params(id, index).query(this::group).optional();
    }

    /** The first groups that are still to be spoken. */
    List<Integer> firstOpen(String id, int most) {
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

    /** Takes a group for not spoken, whatever was; {@link JobRepository#recount} brings the job's progress in line. */
    void reopen(String id, int index) {
        jdbc.sql("update job_group set done = false, samples = 0, spoken = null where job_id = ? and idx = ?")
                .params(id, index)
                .update();
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
    void each(String id, Consumer<GroupRow> each) {
        List<GroupRow> chunk;
        int from = 0;
        do {
            chunk = jdbc.sql("select * from job_group where job_id = ? and idx >= ? and idx < ? order by idx")
                    .params(id, from, from + BATCH)
                    .query(this::groupRow)
                    .list();
            chunk.forEach(each);
            from += BATCH;
        } while (!chunk.isEmpty());
    }

    /** How far a chapter is. */
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
                .query(GroupRepository::readyGroup)
                .list();
    }

    /** All groups of the job whose sound was stored. */
    List<ReadyGroup> spoken(String id) {
        return jdbc.sql("select idx, samples from job_group where job_id = ? and done order by idx")
                .param(id)
                .query(GroupRepository::readyGroup)
                .list();
    }

    private Group group(ResultSet row, int number) throws SQLException {
        return new Group(
                row.getInt("idx"),
                row.getInt("chapter"),
                row.getInt("characters"),
                json.readValue(row.getString("segments"), new TypeReference<List<Segment>>() {}));
    }

    private static ReadyGroup readyGroup(ResultSet row, int number) throws SQLException {
        return new ReadyGroup(row.getInt("idx"), row.getLong("samples"));
    }

    private GroupRow groupRow(ResultSet row, int number) throws SQLException {
        String spoken = row.getString("spoken");
        return new GroupRow(
                group(row, number),
                row.getBoolean("done"),
                row.getLong("samples"),
                spoken == null ? null : json.readValue(spoken, SpokenGroup.class));
    }
}
