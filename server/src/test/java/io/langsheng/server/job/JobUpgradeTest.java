package io.langsheng.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.server.database.SchemaVersion;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that an older version made, with jobs in it, is brought up to date and its jobs go on. */
@Timeout(300)
class JobUpgradeTest {
    private static final String OLD = "201";

    @TempDir
    Path folder;

    @Test
    void a_job_of_an_older_version_goes_on_after_the_upgrade_of_a_file() throws Exception {
        check("jdbc:h2:file:" + folder.resolve("old"));
    }

    @Test
    void a_job_of_an_older_version_goes_on_after_the_upgrade_of_postgresql() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            check(postgres.getJdbcUrl("postgres", "postgres"));
        }
    }

    private void check(String url) throws Exception {
        try (SchemaVersion.Opened old = SchemaVersion.open(url, folder, OLD)) {
            insert(old.database());
        }
        try (JobNode node = new JobNode("upgraded", folder, url, 0, List.of(), NodeProgram.asBuilt()).start()) {
            node.awaitUp();
            assertThat(node.client()
                            .awaitState("0123456789abcdef0123456789abcdef", "completed")
                            .path("progress")
                            .path("groups_done")
                            .intValue())
                    .isEqualTo(1);
            assertThat(node.client()
                            .awaitState("f123456789abcdef0123456789abcdef", "failed")
                            .path("error")
                            .path("detail")
                            .stringValue())
                    .contains("without a place to cut");
        }
        try (SchemaVersion.Opened now = SchemaVersion.open(url, folder, null)) {
            assertThat(JdbcClient.create(now.database())
                            .sql("select count(*) from flyway_schema_history where success")
                            .query(Integer.class)
                            .single())
                    .isGreaterThanOrEqualTo(2);
        }
    }

    /** Written as version {@link #OLD} wrote it; not to be changed with the code. */
    private static void insert(DataSource database) {
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("""
                        insert into job (id, tenant, key_id, state, title, created_at, updated_at, expires_at, options,
                            chapters, sample_rate, groups, groups_done, next_group, characters, characters_done,
                            samples_done, encoded_percent)
                        values ('0123456789abcdef0123456789abcdef', 'default', 'open', 'running', '旧', current_timestamp,
                            current_timestamp, timestamp with time zone '2999-01-01 00:00:00+00',
                            '{"voice":"tone","format":"wav","author":"","seed":0,"fastest":2.0,"webhook":null,"secret":null,"keepHours":168}',
                            '[""]', 8000, 1, 0, 0, 3, 0, 0, 0)""").update();
        jdbc.sql("""
                        insert into job_group (job_id, idx, chapter, text_offset, characters, segments, done, failures, samples)
                        values ('0123456789abcdef0123456789abcdef', 0, 0, 0, 3,
                            '[{"text":"你好。","offset":0,"markup":false,"cast":{"voice":null,"emotion":null,"intensity":null,"speed":null,"pitch":null,"volume":null},"slot":null}]',
                            false, 0, 0)""").update();
        jdbc.sql("""
                        insert into job select 'f123456789abcdef0123456789abcdef', tenant, key_id, state, '长', created_at,
                            updated_at, finished_at, expires_at, options, chapters, sample_rate, groups, groups_done,
                            next_group, characters, characters_done, samples_done, encoded_percent, result_bytes,
                            problem_code, problem_detail, problem_offset, problem_chapter from job""").update();
        jdbc.sql("""
                        insert into job_group (job_id, idx, chapter, text_offset, characters, segments, done, failures, samples)
                        values ('f123456789abcdef0123456789abcdef', 0, 0, 0, 3, ?, false, 0, 0)""").param("[{\"text\":\"" + "长".repeat(1_100_000) + "\"}]").update();
    }
}
