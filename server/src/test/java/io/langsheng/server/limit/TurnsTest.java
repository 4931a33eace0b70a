package io.langsheng.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnsTest {
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);

    private final SynthesisPool pool = new SynthesisPool(
            new SynthesisPool.Limits(1, 3, Duration.ofSeconds(60), Duration.ofSeconds(1)), System::nanoTime);
    private final Turns turns = new Turns(() -> 0);
    private long sequence;

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void tenants_get_equal_time_whatever_they_send() throws Exception {
        for (int i = 0; i < 20; i++) {
            enter("flood", Priority.INTERACTIVE, 0);
        }
        enter("one", Priority.INTERACTIVE, 100);
        enter("two", Priority.INTERACTIVE, 200);
        Map<String, Integer> steps = steps(300, STEP);
        assertThat(steps.get("flood")).isBetween(99, 101);
        assertThat(steps.get("one")).isBetween(99, 101);
        assertThat(steps.get("two")).isBetween(99, 101);
    }

    @Test
    void equal_is_time_not_steps() throws Exception {
        enter("slow", Priority.INTERACTIVE, 0);
        enter("fast", Priority.INTERACTIVE, 0);
        Map<String, Integer> steps = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            PooledSpeech next = turns.take();
            steps.merge(next.tenant(), 1, Integer::sum);
            turns.charge(next, next.tenant().equals("slow") ? 3 * STEP : STEP);
            turns.add(next);
        }
        assertThat(steps.get("fast")).isBetween(299, 301);
    }

    @Test
    void a_pause_earns_nothing() throws Exception {
        enter("steady", Priority.INTERACTIVE, 0);
        steps(100, STEP);
        enter("late", Priority.INTERACTIVE, 0);
        assertThat(steps(100, STEP).get("steady")).isBetween(49, 51);
    }

    @Test
    void listeners_about_to_run_dry_come_before_those_with_sound_in_hand_and_jobs_come_last() throws Exception {
        PooledSpeech job = enter("a", Priority.BATCH, 0);
        PooledSpeech ahead = enter("b", Priority.INTERACTIVE, TimeUnit.SECONDS.toNanos(10));
        PooledSpeech dry = enter("c", Priority.INTERACTIVE, TimeUnit.SECONDS.toNanos(1));
        turns.charge(dry, TimeUnit.MINUTES.toNanos(1));
        assertThat(turns.take()).isSameAs(dry);
        assertThat(turns.take()).isSameAs(ahead);
        assertThat(turns.take()).isSameAs(job);
    }

    @Test
    void inside_a_tenant_the_earliest_deadline_goes_first() throws Exception {
        PooledSpeech later = enter("a", Priority.INTERACTIVE, 200);
        PooledSpeech sooner = enter("a", Priority.INTERACTIVE, 100);
        assertThat(turns.take()).isSameAs(sooner);
        assertThat(turns.take()).isSameAs(later);
    }

    private Map<String, Integer> steps(int count, long nanos) throws InterruptedException {
        Map<String, Integer> steps = new HashMap<>();
        for (int i = 0; i < count; i++) {
            PooledSpeech next = turns.take();
            steps.merge(next.tenant(), 1, Integer::sum);
            turns.charge(next, nanos);
            turns.add(next);
        }
        return steps;
    }

    private PooledSpeech enter(String tenant, Priority priority, long deadline) {
        PooledSpeech speech = new PooledSpeech(pool, () -> null, 1, 1, tenant, priority, 0, deadline, ++sequence);
        turns.enter(speech);
        turns.add(speech);
        return speech;
    }
}
