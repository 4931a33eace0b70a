package io.langsheng.server.limit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whose step is next.
 *
 * <p>Idea: three classes, one before the other: listeners about to run dry, listeners with sound in hand, jobs. Inside
 * a class the tenant that has been served least goes first, so that when there is more work than threads every tenant
 * with work gets an equal share of them, however many requests it sends. Inside a tenant the earliest deadline goes
 * first.
 *
 * <p>"Served least" is start-time fair queueing: a tenant's virtual time grows by the time spent on its steps, and a
 * tenant that comes back after a pause starts at the least virtual time of those present, so that a pause earns nothing.
 *
 * <p>Picking looks at every request that wants a step, a few hundred at most, once for each block of tens of
 * milliseconds. Safe for use by several threads.
 *
 * <p>Source: Goyal, Vin and Cheng, "Start-time Fair Queueing", IEEE/ACM ToN 1997.
 */
final class Turns {
    /** A listener with less sound in hand than this is about to run dry. */
    private static final long URGENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private final LongSupplier nanoClock;
    private final Set<PooledSpeech> waiting = new LinkedHashSet<>();
    private final Map<String, Share> shares = new HashMap<>();

    Turns(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The request is inside from now on; it does not want a step before {@link #add}. */
    synchronized void enter(PooledSpeech speech) {
        long start =
                shares.values().stream().mapToLong(share -> share.served).min().orElse(0);
        shares.computeIfAbsent(speech.tenant(), tenant -> new Share(start)).requests++;
    }

    /** The request wants no more steps. */
    synchronized void leave(PooledSpeech speech) {
        waiting.remove(speech);
        Share share = shares.get(speech.tenant());
        if (share != null && --share.requests == 0) {
            shares.remove(speech.tenant());
        }
    }

    synchronized void add(PooledSpeech speech) {
        waiting.add(speech);
        notify();
    }

    /** Waits until a request wants a step, and takes it out. */
    synchronized PooledSpeech take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        long now = nanoClock.getAsLong();
        Comparator<PooledSpeech> order = Comparator.<PooledSpeech>comparingInt(speech -> rank(speech, now))
                .thenComparingLong(speech -> served(speech.tenant()))
                .thenComparingLong(speech -> speech.deadline() - now)
                .thenComparingLong(PooledSpeech::sequence);
        PooledSpeech next = waiting.stream().min(order).orElseThrow();
        waiting.remove(next);
        return next;
    }

    /** Counts a step's time against its tenant. */
    synchronized void charge(PooledSpeech speech, long nanos) {
        Share share = shares.get(speech.tenant());
        if (share != null) {
            share.served += nanos;
        }
    }

    private static int rank(PooledSpeech speech, long now) {
        if (speech.priority() == Priority.BATCH) {
            return 2;
        }
        return speech.deadline() - now < URGENT_NANOS ? 0 : 1;
    }

    private long served(String tenant) {
        Share share = shares.get(tenant);
        return share == null ? 0 : share.served;
    }

    private static final class Share {
        private long served;
        private int requests;

        Share(long served) {
            this.served = served;
        }
    }
}
