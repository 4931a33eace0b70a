package io.langsheng.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs survive kill -9 at any moment. {@code script/job-kills-file} and {@code script/job-kills-cluster} do it as often as
 * they are told.
 */
class JobKillTest {
    private static final int FEW = 2;
    private static final int MANY = Integer.getInteger("kills", 100);
    /** Of a job; a trial makes jobs until there were enough kills. */
    private static final int GROUPS = 120;

    private static final int CHARACTERS = 60;
    private static final int MILLIS_PER_CHARACTER = 25;
    private static final long PROMISED_RESUME_MILLIS = 30_000;
    /** Where nodes start without an archive, on a machine that does other things too. */
    private static final long PATIENT_RESUME_MILLIS = 60_000;

    @TempDir
    Path home;

    @Test
    @Timeout(600)
    void one_node_with_a_file_goes_on_where_it_was_killed() throws Exception {
        one_node_with_a_file(FEW, 12, NodeProgram.asBuilt());
    }

    @Test
    @Timeout(600)
    void two_nodes_with_postgresql_take_over_from_each_other() throws Exception {
        two_nodes_with_postgresql(FEW, 18, NodeProgram.asBuilt());
    }

    @Test
    @Tag("slow")
    @Timeout(7200)
    void one_node_with_a_file_survives_being_killed_many_times() throws Exception {
        one_node_with_a_file(MANY, GROUPS, NodeProgram.archived(home));
    }

    @Test
    @Tag("slow")
    @Timeout(7200)
    void two_nodes_with_postgresql_survive_being_killed_many_times() throws Exception {
        two_nodes_with_postgresql(MANY, GROUPS, NodeProgram.archived(home));
    }

    private void one_node_with_a_file(int kills, int groups, NodeProgram program) throws Exception {
        try (JobNode node = node("one", null, program)) {
            check("One node, H2 file", new KillTrial(home, List.of(node)).run(text(groups), kills), kills);
        }
    }

    private void two_nodes_with_postgresql(int kills, int groups, NodeProgram program) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            try (JobNode one = node("one", url, program);
                    JobNode two = node("two", url, program)) {
                check("Two nodes, PostgreSQL", new KillTrial(home, List.of(one, two)).run(text(groups), kills), kills);
            }
        }
    }

    private static void check(String nodes, KillTrial.Report report, int kills) {
        System.out.println(nodes + ": " + report.inWords());
        assertThat(report.kills()).isEqualTo(kills);
        assertThat(report.lost()).as("groups lost").isZero();
        assertThat(report.doubled()).as("groups counted twice").isZero();
        assertThat(report.identical()).as("the same file as without a kill").isTrue();
        assertThat(report.slowestResumeMillis())
                .as("milliseconds until a group is taken up again")
                .isLessThanOrEqualTo(kills == FEW ? PATIENT_RESUME_MILLIS : PROMISED_RESUME_MILLIS);
    }

    private JobNode node(String name, String databaseUrl, NodeProgram program) throws IOException {
        return new JobNode(
                name,
                home,
                databaseUrl,
                MILLIS_PER_CHARACTER,
                List.of("--langsheng.jobs.group-size=" + CHARACTERS),
                program);
    }

    private static String text(int groups) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups; i++) {
            for (int k = 1; k < CHARACTERS; k++) {
                text.append((char) ('一' + (i * 31 + k * 7) % 500));
            }
            text.append('。');
        }
        return text.toString();
    }
}
