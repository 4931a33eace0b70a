package io.langsheng.server.limit;

import io.langsheng.server.http.ClientConnection;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.UtteranceSound;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One request inside the pool, seen by its reader: blocks come out of {@link #next} in order as the pool computes
 * them. One reader thread; {@link #close} from any thread.
 */
public final class PooledSpeech implements AutoCloseable {
    /** How often a waiting reader looks whether its client is still there. */
    private static final long LOOK_MILLIS = 100;

    private final SynthesisPool pool;
    private final Callable<? extends SpeechStream> open;
    private final int characters;
    private final double expectedSeconds;
    private final String tenant;
    private final Priority priority;
    private final long submitted;
    private final long firstDeadline;
    private final long sequence;

    private final ArrayDeque<AudioBlock> ready = new ArrayDeque<>();
    private @Nullable SpeechStream stream;
    private @Nullable Throwable failure;
    private long samplesReady;
    private int sampleRate;
    private boolean stepping;
    private boolean queued = true;
    private boolean ended;
    private volatile boolean closed;
    private volatile long samplesMade;
    /** The pool's clock at the first step; 0 before it. */
    private volatile long begun;

    private final AtomicLong computedNanos = new AtomicLong();
    /** When the listener runs dry. */
    private volatile long deadline;

    PooledSpeech(
            SynthesisPool pool,
            Callable<? extends SpeechStream> open,
            int characters,
            double expectedSeconds,
            String tenant,
            Priority priority,
            long submitted,
            long firstSoundNanos,
            long sequence) {
        this.pool = pool;
        this.open = open;
        this.characters = characters;
        this.expectedSeconds = expectedSeconds;
        this.tenant = tenant;
        this.priority = priority;
        this.submitted = submitted;
        this.firstDeadline = submitted + firstSoundNanos;
        this.sequence = sequence;
        this.deadline = this.firstDeadline;
    }

    /**
     * The next block, waiting for it if need be; null behind the last one and after {@link #close}. Where the reader
     * answers a request whose client has gone, the work is stopped instead.
     *
     * @throws ProblemException or another unchecked exception that the synthesis ended with; {@code client_gone}
     */
    public @Nullable AudioBlock next() throws InterruptedException {
        ClientConnection client = ClientConnection.current();
        while (true) {
            if (client != null && client.gone()) {
                close();
                throw ProblemException.of(ProblemCode.CLIENT_GONE, "The client has closed the connection.");
            }
            synchronized (this) {
                if (ready.isEmpty() && !ended && !closed) {
                    wait(LOOK_MILLIS);
                }
                if (!ready.isEmpty() || ended || closed) {
                    return taken();
                }
            }
        }
    }

    private @Nullable AudioBlock taken() {
        AudioBlock block = ready.poll();
        if (block != null && !closed) {
            samplesReady -= block.samples().length;
            requeue();
            return block;
        }
        if (failure != null && !closed) {
            throw failure instanceof RuntimeException unchecked ? unchecked : ProblemException.internal(failure);
        }
        return null;
    }

    /** Whether it was computed to its end: false after {@link #close}, also by the pool, and after a failure. */
    public synchronized boolean complete() {
        return ended && !closed && failure == null;
    }

    /** Hz; known once the first block is there. */
    public synchronized int sampleRate() {
        return sampleRate;
    }

    public synchronized List<String> warnings() {
        return stream == null ? List.of() : stream.warnings();
    }

    /** How much of what was computed so far came from the cache. */
    public synchronized SpeechStream.Reuse reuse() {
        return stream == null ? SpeechStream.Reuse.NONE : stream.reuse();
    }

    @Override
    public void close() {
        closed = true;
        pool.forget(this);
        SpeechStream running;
        synchronized (this) {
            running = stream;
            ready.clear();
            notifyAll();
        }
        if (running != null) {
            running.close(); // a step in progress stops within one block
        }
    }

    /** From admission to the first step; null before it. */
    public @Nullable Duration queued() {
        long first = begun;
        return first == 0 ? null : Duration.ofNanos(first - submitted);
    }

    /** Time the pool has spent on steps so far. */
    public Duration computed() {
        return Duration.ofNanos(computedNanos.get());
    }

    /** Seconds of sound made so far. */
    public double secondsMade() {
        int rate = sampleRate;
        return rate == 0 ? 0 : (double) samplesMade / rate;
    }

    void computed(long nanos) {
        computedNanos.addAndGet(nanos);
    }

    /** Computes one block; returns its seconds. Called by pool threads, one at a time, with the pool's clock. */
    double step(long now) {
        SpeechStream source;
        synchronized (this) {
            if (begun == 0) {
                begun = now;
            }
            queued = false;
            if (closed || ended) {
                return 0;
            }
            stepping = true;
            source = stream;
        }
        AudioBlock block = null;
        Throwable problem = null;
        try {
            if (source == null) {
                source = open.call();
            }
            block = source.next();
        } catch (Exception | OutOfMemoryError | StackOverflowError broken) {
            problem = broken;
        }
        return after(source, block, problem);
    }

    private synchronized double after(
            @Nullable SpeechStream source, @Nullable AudioBlock block, @Nullable Throwable problem) {
        stepping = false;
        stream = source;
        double seconds = 0;
        if (closed) {
            ended = true;
        } else if (problem != null) {
            failure = problem;
            ended = true;
        } else if (block == null || source == null) {
            ended = true;
            pool.spoken(characters, sampleRate == 0 ? 0 : (double) samplesMade / sampleRate);
        } else {
            sampleRate = source.sampleRate();
            ready.add(block);
            samplesReady += block.samples().length;
            samplesMade += block.samples().length;
            // What was not computed says nothing about how fast computing is.
            boolean computed = source.reuse().latest() != UtteranceSound.Origin.KEPT;
            seconds = computed ? (double) block.samples().length / sampleRate : 0;
            deadline = firstDeadline + TimeUnit.SECONDS.toNanos(samplesMade) / sampleRate;
            requeue();
        }
        if (ended) {
            pool.forget(this);
            if (source != null) {
                source.close();
            }
        }
        notifyAll();
        return seconds;
    }

    private void requeue() {
        boolean roomy = sampleRate == 0
                || samplesReady * 1000 / sampleRate < pool.ahead().toMillis();
        if (roomy && !queued && !stepping && !ended && !closed) {
            queued = true;
            pool.wake(this);
        }
    }

    double secondsToCome() {
        int rate = sampleRate;
        return Math.max(0.2, expectedSeconds - (rate == 0 ? 0 : (double) samplesMade / rate));
    }

    double secondsReady() {
        int rate = sampleRate;
        return rate == 0 ? 0 : (double) samplesReady / rate;
    }

    String tenant() {
        return tenant;
    }

    Priority priority() {
        return priority;
    }

    /** When the listener runs dry, by the pool's clock. */
    long deadline() {
        return deadline;
    }

    long sequence() {
        return sequence;
    }
}
