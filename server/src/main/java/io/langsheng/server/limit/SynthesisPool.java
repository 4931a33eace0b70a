package io.langsheng.server.limit;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.synthesis.SpeechStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Shares a few threads between all requests, block by block.
 *
 * <p>Idea: a request is not a job but a row of small steps, one audio block each. Among the requests that want a step,
 * the one whose listener runs dry first goes first (earliest deadline first): a request's deadline is the moment its
 * first sound is due plus the sound it already has. So a new short request overtakes a long one that is ahead of its
 * listener. Tenants share the threads equally when there is too much to do, and jobs take what is left ({@link Turns}).
 * A request whose reader has not fetched what is there ({@link Limits#ahead}) takes no steps and holds no more memory.
 *
 * <p>Admission: the work still owed to the requests inside, each counted up to what it may run ahead, divided by the
 * threads, is the wait a newcomer must expect. A tenant with less than its share of that work waits only for its own,
 * times the number of tenants. If the wait is over the limit, the newcomer is told to come back. When all places are
 * taken, a tenant that holds less than an equal part of them is still let in, so that one tenant cannot shut out
 * others; at most as many again get in this way.
 *
 * <p>Safe for use by several threads. {@link #close} refuses newcomers, lets running requests finish for a grace
 * period, then stops them.
 *
 * <p>Source: Liu and Layland, "Scheduling Algorithms for Multiprogramming in a Hard-Real-Time Environment", JACM 1973.
 */
public final class SynthesisPool implements AutoCloseable {
    /**
     * @param threads steps computed at the same time
     * @param requests most interactive requests inside
     * @param longestWait longest expected wait of an accepted request, in a burst
     * @param steadyWait the same under lasting load, see {@link WaitLimit}
     * @param ahead how much sound a request may have ready before its reader fetches it
     */
    public record Limits(int threads, int requests, Duration longestWait, Duration steadyWait, Duration ahead) {
        /** No difference between a burst and lasting load. */
        public Limits(int threads, int requests, Duration longestWait, Duration ahead) {
            this(threads, requests, longestWait, longestWait, ahead);
        }

        public Limits {
            if (threads < 1 || requests < 1) {
                throw new IllegalArgumentException(
                        "threads is %d and requests is %d; both must be at least 1.".formatted(threads, requests));
            }
        }
    }

    private static final long FIRST_SOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** How much one finished request moves the average. */
    private static final double WEIGHT = 0.05;
    /** Seconds of sound a newcomer is owed before it is served at all. */
    private static final double FIRST_SLICE_SECONDS = 1;

    private final Limits limits;
    private final LongSupplier nanoClock;
    private final Turns turns;
    private final WaitLimit waitLimit;
    private final Set<PooledSpeech> inside = ConcurrentHashMap.newKeySet();
    private final List<Thread> workers = new ArrayList<>();
    private final AtomicLong sequence = new AtomicLong();
    private volatile boolean closing;
    private volatile boolean closed;
    /** CPU-bound wall seconds per audio second, measured; a careful guess until then. */
    private volatile double realTimeFactor = 0.3;

    /** Audio seconds of one character, for work not yet started: 4.5 syllables a second until it is measured. */
    private volatile double secondsPerCharacter = 0.22;

    public SynthesisPool(Limits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.turns = new Turns(nanoClock);
        this.waitLimit = new WaitLimit(limits.longestWait(), limits.steadyWait());
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
     * @param tenant whose share of the threads it uses
     * @throws ProblemException {@code busy} with the time to come back, or {@code shutting_down}
     */
    public PooledSpeech submit(
            Callable<? extends SpeechStream> open, int characters, String tenant, Priority priority) {
        if (closing) {
            throw ProblemException.of(ProblemCode.SHUTTING_DOWN, "The service is stopping.");
        }
        if (priority == Priority.INTERACTIVE) {
            admit(tenant);
        }
        PooledSpeech speech = new PooledSpeech(
                this,
                open,
                characters,
                characters * secondsPerCharacter,
                tenant,
                priority,
                nanoClock.getAsLong(),
                FIRST_SOUND_NANOS,
                sequence.incrementAndGet());
        turns.enter(speech);
        inside.add(speech);
        turns.add(speech);
        return speech;
    }

    private void admit(String tenant) {
        Load load = load(tenant);
        Duration expected = expectedWait(load);
        if (load.requests >= limits.requests() && load.mine * load.tenants >= limits.requests()) {
            throw ProblemException.busy(
                    "%d requests are in progress, the most allowed.".formatted(load.requests), expected);
        }
        Duration longest = waitLimit.at(nanoClock.getAsLong(), expected);
        if (expected.compareTo(longest) > 0) {
            throw ProblemException.busy(
                    "The expected wait of %.1f s is over the limit of %.1f s."
                            .formatted(expected.toMillis() / 1000.0, longest.toMillis() / 1000.0),
                    expected.minus(longest).plusSeconds(1));
        }
    }

    /**
     * The interactive requests inside, as a newcomer sees them.
     *
     * @param mine those of the newcomer's tenant
     * @param tenants how many tenants there are, the newcomer's included
     * @param owed seconds of sound owed to all
     * @param owedMine seconds of sound owed to the newcomer's tenant
     */
    private record Load(int requests, int mine, int tenants, double owed, double owedMine) {}

    private Load load(String tenant) {
        double most = limits.ahead().toMillis() / 1000.0;
        Set<String> tenants = new HashSet<>(Set.of(tenant));
        int requests = 0;
        int mine = 0;
        double owed = 0;
        double owedMine = 0;
        for (PooledSpeech speech : inside) {
            if (speech.priority() == Priority.INTERACTIVE) {
                double seconds = Math.max(0, Math.min(speech.secondsToCome(), most - speech.secondsReady()));
                boolean own = speech.tenant().equals(tenant);
                tenants.add(speech.tenant());
                requests++;
                mine += own ? 1 : 0;
                owed += seconds;
                owedMine += own ? seconds : 0;
            }
        }
        return new Load(requests, mine, tenants.size(), owed, owedMine);
    }

    private Duration expectedWait(Load load) {
        double fair = (load.owedMine + FIRST_SLICE_SECONDS) * load.tenants;
        double seconds = load.tenants == 1 ? load.owed : Math.min(load.owed, fair);
        return Duration.ofMillis(Math.round(seconds * realTimeFactor * 1000 / limits.threads()));
    }

    /** What a newcomer of this tenant would have to wait for, by the measured real-time factor. */
    public Duration expectedWait(String tenant) {
        return expectedWait(load(tenant));
    }

    /** How long the threads would take for all interactive work inside, by the measured real-time factor. */
    public Duration backlog() {
        double owed = load("").owed;
        return Duration.ofMillis(Math.round(owed * realTimeFactor * 1000 / limits.threads()));
    }

    /** How many requests of this priority are inside. */
    public int requestsInside(Priority priority) {
        return (int)
                inside.stream().filter(speech -> speech.priority() == priority).count();
    }

    public int requestsInside() {
        return inside.size();
    }

    public int threads() {
        return limits.threads();
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
        turns.add(speech);
    }

    /** The request has ended, or is no longer wanted. */
    void forget(PooledSpeech speech) {
        if (inside.remove(speech)) {
            turns.leave(speech);
        }
    }

    /** Folds a request that was spoken to its end into the moving average. */
    void spoken(int characters, double seconds) {
        if (characters > 0 && seconds > 0) {
            secondsPerCharacter += WEIGHT * (seconds / characters - secondsPerCharacter);
        }
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
                PooledSpeech speech = turns.take();
                long before = nanoClock.getAsLong();
                double seconds = speech.step(before);
                long nanos = nanoClock.getAsLong() - before;
                speech.computed(nanos);
                turns.charge(speech, nanos);
                measured(nanos, seconds);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }
}
