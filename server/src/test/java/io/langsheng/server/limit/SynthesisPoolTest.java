package io.langsheng.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.server.ToneVoices.ToneSynthesizer;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SynthesisPoolTest {
    private final AtomicInteger blocks = new AtomicInteger();
    private final ToneSynthesizer voice = new ToneSynthesizer(blocks);
    private final SynthesisPool pool = new SynthesisPool(
            new SynthesisPool.Limits(1, 3, Duration.ofSeconds(60), Duration.ofSeconds(1)), System::nanoTime);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void a_reader_gets_all_blocks_in_order() throws Exception {
        try (PooledSpeech speech = submit("abc")) {
            for (int i = 0; i < 3; i++) {
                AudioBlock block = speech.next();
                assertThat(block).isNotNull();
                assertThat(block.offset()).isEqualTo(i * 800L);
            }
            assertThat(speech.next()).isNull();
        }
        assertThat(pool.requestsInside()).isZero();
    }

    @Test
    void what_nobody_reads_is_not_computed_ahead_without_end() throws Exception {
        try (PooledSpeech speech = submit("a".repeat(500));
                PooledSpeech other = submit("b".repeat(30))) {
            int read = 0;
            while (other.next() != null) {
                read++;
            }
            assertThat(read).isEqualTo(30);
            // One second ahead is ten blocks; the other request's thirty are all there is beside them.
            assertThat(blocks.get()).isLessThanOrEqualTo(30 + 11);
            assertThat(speech.next()).isNotNull();
        }
    }

    @Test
    void a_short_request_overtakes_a_long_one() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (PooledSpeech lengthy = pool.submit(
                () -> {
                    begun.countDown();
                    return voice.synthesize(SpeechRequest.of("a".repeat(5000)));
                },
                5,
                "a",
                Priority.INTERACTIVE)) {
            begun.await();
            Thread reader = new Thread(() -> {
                try {
                    while (lengthy.next() != null) {
                        Thread.onSpinWait();
                    }
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            reader.start();
            try (PooledSpeech brief = submit("xyz")) {
                int count = 0;
                while (brief.next() != null) {
                    count++;
                }
                assertThat(count).isEqualTo(3);
            }
            reader.interrupt();
            reader.join();
        }
    }

    @Test
    void one_request_too_many_is_told_when_to_come_back() {
        // Nobody reads, so each has its second ahead and stays.
        try (PooledSpeech a = submit("a".repeat(100));
                PooledSpeech b = submit("b".repeat(100));
                PooledSpeech c = submit("c".repeat(100))) {
            assertThat(List.of(a, b, c)).hasSize(3);
            assertThatThrownBy(() -> submit("d"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.BUSY));
        }
    }

    @Test
    void a_long_expected_wait_refuses_newcomers() {
        try (SynthesisPool strict = new SynthesisPool(
                new SynthesisPool.Limits(1, 100, Duration.ofMillis(1), Duration.ofSeconds(100)), System::nanoTime)) {
            CountDownLatch hold = new CountDownLatch(1);
            strict.submit(
                    () -> {
                        hold.await();
                        return voice.synthesize(SpeechRequest.of("a"));
                    },
                    1000,
                    "a",
                    Priority.INTERACTIVE);
            assertThatThrownBy(() ->
                            strict.submit(() -> voice.synthesize(SpeechRequest.of("b")), 1, "a", Priority.INTERACTIVE))
                    .isInstanceOfSatisfying(ProblemException.class, problem -> {
                        assertThat(problem.code()).isEqualTo(ProblemCode.BUSY);
                        assertThat(problem.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
                    });
            hold.countDown();
        }
    }

    @Test
    void a_tenant_that_floods_shuts_out_only_itself() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        try (SynthesisPool small = new SynthesisPool(
                new SynthesisPool.Limits(1, 4, Duration.ofSeconds(5), Duration.ofSeconds(100)), System::nanoTime)) {
            for (int i = 0; i < 4; i++) {
                assertThat(small.expectedWait("flood")).isLessThan(Duration.ofSeconds(5));
                small.submit(() -> held(hold), 20, "flood", Priority.INTERACTIVE);
            }
            assertThatThrownBy(() -> small.submit(() -> held(hold), 20, "flood", Priority.INTERACTIVE))
                    .isInstanceOf(ProblemException.class);
            PooledSpeech other =
                    small.submit(() -> voice.synthesize(SpeechRequest.of("ab")), 2, "quiet", Priority.INTERACTIVE);
            small.submit(() -> held(hold), 20, "quiet", Priority.INTERACTIVE);
            assertThatThrownBy(() -> small.submit(() -> held(hold), 20, "quiet", Priority.INTERACTIVE))
                    .as("an equal part, no more")
                    .isInstanceOf(ProblemException.class);
            hold.countDown();
            assertThat(other.next()).isNotNull();
        }
    }

    @Test
    void a_long_queue_of_one_tenant_is_no_wait_for_another() {
        CountDownLatch hold = new CountDownLatch(1);
        try (SynthesisPool pool = new SynthesisPool(
                new SynthesisPool.Limits(1, 100, Duration.ofSeconds(600), Duration.ofSeconds(100)), System::nanoTime)) {
            for (int i = 0; i < 10; i++) {
                pool.submit(() -> held(hold), 200, "flood", Priority.INTERACTIVE);
            }
            assertThat(pool.expectedWait("flood")).isGreaterThan(Duration.ofSeconds(100));
            assertThat(pool.expectedWait("quiet")).isLessThan(Duration.ofSeconds(2));
            hold.countDown();
        }
    }

    @Test
    void jobs_are_neither_counted_nor_refused() {
        CountDownLatch hold = new CountDownLatch(1);
        try (SynthesisPool strict = new SynthesisPool(
                new SynthesisPool.Limits(1, 1, Duration.ofMillis(1), Duration.ofSeconds(100)), System::nanoTime)) {
            for (int i = 0; i < 5; i++) {
                strict.submit(() -> held(hold), 1000, "a", Priority.BATCH);
            }
            assertThat(strict.expectedWait("a")).isZero();
            strict.submit(() -> held(hold), 1, "a", Priority.INTERACTIVE);
            hold.countDown();
        }
    }

    private SpeechStream held(CountDownLatch hold) throws InterruptedException {
        hold.await();
        return voice.synthesize(SpeechRequest.of("a"));
    }

    @Test
    void a_failure_reaches_the_reader() {
        try (PooledSpeech speech = submit("!")) {
            assertThatThrownBy(speech::next).isInstanceOf(IllegalStateException.class);
        }
        assertThat(pool.requestsInside()).isZero();
    }

    @Test
    void closing_ends_the_reader_and_the_work() throws Exception {
        PooledSpeech speech = submit("a".repeat(1000));
        assertThat(speech.next()).isNotNull();
        speech.close();
        assertThat(speech.next()).isNull();
        int done = blocks.get();
        try (PooledSpeech other = submit("b")) {
            assertThat(other.next()).isNotNull();
        }
        assertThat(blocks.get()).isLessThanOrEqualTo(done + 2);
    }

    private PooledSpeech submit(String text) {
        return pool.submit(() -> voice.synthesize(SpeechRequest.of(text)), text.length(), "a", Priority.INTERACTIVE);
    }
}
