package io.langsheng.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitLimitTest {
    private static final Duration BURST = Duration.ofSeconds(4);
    private static final Duration STEADY = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final WaitLimit limit = new WaitLimit(BURST, STEADY);

    @Test
    void a_burst_may_wait_long() {
        assertThat(at(0, LONG)).isEqualTo(BURST);
        assertThat(at(900, LONG)).isEqualTo(BURST);
        assertThat(at(1000, SHORT)).isEqualTo(BURST);
    }

    @Test
    void once_there_is_no_end_to_it_the_wait_must_be_short() {
        at(0, LONG);
        assertThat(at(2100, LONG)).isEqualTo(STEADY);
        assertThat(at(2200, SHORT)).as("one lucky newcomer is no calm").isEqualTo(STEADY);
        assertThat(at(2300, LONG)).isEqualTo(STEADY);
    }

    @Test
    void after_a_calm_while_a_burst_may_wait_again() {
        at(0, LONG);
        at(2100, LONG);
        assertThat(at(3000, SHORT)).isEqualTo(STEADY);
        assertThat(at(5200, SHORT)).isEqualTo(BURST);
        assertThat(at(5300, LONG)).isEqualTo(BURST);
    }

    @Test
    void bursts_with_calm_between_them_are_no_lasting_load() {
        for (long start = 0; start < 60_000; start += 2000) {
            assertThat(at(start, LONG)).isEqualTo(BURST);
            assertThat(at(start + 500, LONG)).isEqualTo(BURST);
            assertThat(at(start + 900, SHORT)).isEqualTo(BURST);
        }
    }

    @Test
    void the_short_limit_is_the_shorter_one() {
        assertThatThrownBy(() -> new WaitLimit(STEADY, BURST)).isInstanceOf(IllegalArgumentException.class);
    }

    private Duration at(long millis, Duration expected) {
        return limit.at(Duration.ofMillis(millis).toNanos(), expected);
    }
}
