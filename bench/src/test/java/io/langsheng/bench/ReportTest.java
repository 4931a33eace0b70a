package io.langsheng.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void percentiles_are_those_of_the_nearest_rank() {
        double[] milliseconds = new double[100];
        for (int i = 0; i < 100; i++) {
            milliseconds[i] = 100 - i;
        }
        assertThat(Report.FirstAudio.of(milliseconds)).isEqualTo(new Report.FirstAudio(50, 95, 100));
        assertThat(Report.FirstAudio.of(new double[] {3.14159})).isEqualTo(new Report.FirstAudio(3.1, 3.1, 3.1));
    }
}
