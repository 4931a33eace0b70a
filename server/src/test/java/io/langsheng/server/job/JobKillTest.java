package io.langsheng.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs survive kill -9 at any moment; {@code script/job-kills} does it as often as you like. */
class JobKillTest {
    private static final int FEW = 2;
    private static final int MANY = 100;

    @TempDir
    Path home;

    @Test
    @Timeout(180)
    void one_node_with_a_file_goes_on_where_it_was_killed() throws Exception {
        check(JobKills.onFile(home, FEW, 12), FEW);
    }

    @Test
    @Timeout(180)
    void two_nodes_with_postgresql_take_over_from_each_other() throws Exception {
        check(JobKills.onPostgres(home, FEW, 18), FEW);
    }

    @Test
    @Tag("slow")
    @Timeout(7200)
    void one_node_with_a_file_survives_being_killed_many_times() throws Exception {
        check(JobKills.onFile(home, MANY, JobKills.GROUPS), MANY);
    }

    @Test
    @Tag("slow")
    @Timeout(7200)
    void two_nodes_with_postgresql_survive_being_killed_many_times() throws Exception {
        check(JobKills.onPostgres(home, MANY, JobKills.GROUPS), MANY);
    }

    private static void check(KillTrial.Report report, int kills) {
        assertThat(report.kills()).isEqualTo(kills);
        assertThat(report.hits()).isEqualTo(kills);
        assertThat(report.lost()).isZero();
        assertThat(report.doubled()).isZero();
        assertThat(report.identical()).isTrue();
        assertThat(report.slowestResumeMillis()).isLessThan(30_000);
    }
}
