package io.langsheng.server.limit;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.synthesis.SpeechStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Shares a few threads between all requests, block by block.
 *
 * <p>Idea: a request is not a job but a row of small steps, one audio block each. Among the requests that want a step,
 * the one whose listener runs dry first goes first (earliest deadline first): a request's deadline is the moment its
 * first sound is due plus the sound it already has. So a new short request overtakes a long one that is ahead of its
 * listener, and nobody starves, because deadlines pass. A request whose reader has not fetched what is there
 * ({@link Limits#ahead}) takes no steps and holds no more memory.
 *
 * <p>Admission: the work still owed to the requests inside, each counted up to what it may run ahead, divided by the
 * threads, is the wait a newcomer must expect. If it is over the limit, the newcomer is told to come back.
 *
 * <p>Safe for use by several threads. {@link #close} refuses newcomers, lets running requests finish for a grace
 * period, then stops them.
 *
 * <p>Source: Liu and Layland, "Scheduling Algorithms for Multiprogramming in a Hard-Real-Time Environment", JACM 1973.
 */
public final class SynthesisPool implements AutoCloseable {
    /**
     * @param threads steps computed at the same time
     * @param requests most requests inside
     * @param longestWait longest expected wait of an accepted request
     * @param ahead how much sound a request may have ready before its reader fetches it
     */
    public record Limits(int threads, int requests, Duration longestWait, Duration ahead) {
        public Limits {
            if (threads < 1 || requests < 1) {
                throw new IllegalArgumentException(
                        "threads is %d and requests is %d; both must be at least 1.".formatted(threads, requests));
            }
        }
    }

    private static final long FIRST_SOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Audio seconds of one character, for work not yet started; close to 4.5 syllables a second. */
    private static final double SECONDS_PER_CHARACTER = 0.22;

    private final Limits limits;
    private final LongSupplier nanoClock;
    private final PriorityBlockingQueue<PooledSpeech> runnable = new PriorityBlockingQueue<>();
    private final Set<PooledSpeech> inside = ConcurrentHashMap.newKeySet();
    private final List<Thread> workers = new ArrayList<>();
    private final AtomicLong sequence = new AtomicLong();
    private volatile boolean closing;
    private volatile boolean closed;
    /** CPU-bound wall seconds per audio second, measured; a careful guess until then. */
    private volatile double realTimeFactor = 0.3;

    public SynthesisPool(Limits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        for (int i = 0; i < limits.threads(); i++) {
            Thread worker = new Thread(this::work, "synthesis-" + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
    }

    /**
     * Admits a request. Nothing is computed in the caller's thread.
     *
     * @param open starts the synthesis; called in a pool thread
     * @param characters length of the text, for the estimate of the work
     * @throws ProblemException {@code busy} with the time to come back, or {@code shutting_down}
     */
    public PooledSpeech submit(Callable<? extends SpeechStream> open, int characters) {
        if (closing) {
            throw ProblemException.of(ProblemCode.SHUTTING_DOWN, "The service is stopping.");
        }
        Duration expected = expectedWait();
        if (inside.size() >= limits.requests()) {
            throw ProblemException.busy(
                    "%d requests are in progress, the most allowed.".formatted(limits.requests()), expected);
        }
        if (expected.compareTo(limits.longestWait()) > 0) {
            throw ProblemException.busy(
                    "The expected wait of %.1f s is over the limit of %.1f s."
                            .formatted(
                                    expected.toMillis() / 1000.0,
                                    limits.longestWait().toMillis() / 1000.0),
                    expected.minus(limits.longestWait()).plusSeconds(1));
        }
        PooledSpeech speech = new PooledSpeech(
                this,
                open,
                characters * SECONDS_PER_CHARACTER,
                nanoClock.getAsLong() + FIRST_SOUND_NANOS,
                sequence.incrementAndGet());
        inside.add(speech);
        runnable.add(speech);
        return speech;
    }

    /** What a newcomer would have to wait for, by the measured real-time factor. */
    public Duration expectedWait() {
        double owed = 0;
        double most = limits.ahead().toMillis() / 1000.0;
        for (PooledSpeech speech : inside) {
            owed += Math.min(speech.secondsToCome(), most - speech.secondsReady());
        }
        return Duration.ofMillis(Math.round(Math.max(0, owed) * realTimeFactor * 1000 / limits.threads()));
    }

    public int requestsInside() {
        return inside.size();
    }

    public double realTimeFactor() {
        return realTimeFactor;
    }

    /** Refuses newcomers from now on. */
    public void drain() {
        closing = true;
    }

    @Override
    public void close() {
        closing = true;
        closed = true;
        inside.forEach(PooledSpeech::close);
        workers.forEach(Thread::interrupt);
    }

    Duration ahead() {
        return limits.ahead();
    }

    void wake(PooledSpeech speech) {
        runnable.add(speech);
    }

    void left(PooledSpeech speech) {
        inside.remove(speech);
    }

    /** Drops a request that was queued and is no longer wanted. */
    void forget(PooledSpeech speech) {
        runnable.remove(speech);
        inside.remove(speech);
    }

    /** Folds one step into the moving average; steps without sound (the first look at a text) count as their cost. */
    void measured(long nanos, double audioSeconds) {
        if (audioSeconds > 0) {
            double weight = Math.min(0.2, audioSeconds / 10);
            realTimeFactor += weight * (nanos / 1e9 / audioSeconds - realTimeFactor);
        }
    }

    private void work() {
        while (!closed) {
            try {
                PooledSpeech speech = runnable.take();
                long before = nanoClock.getAsLong();
                double seconds = speech.step();
                measured(nanoClock.getAsLong() - before, seconds);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }
}
