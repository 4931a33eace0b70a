package io.langsheng.server.monitor;

import io.langsheng.server.monitor.SpeechMetrics.Meters;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures one request for speech. Belongs to the thread that reads the sound, except {@link #observed}.
 *
 * <p>Underruns are counted for a listener who starts to play with the first block: sound lasts until {@code dryAt}, and
 * a block that the reader had to wait for beyond it leaves silence. Time the reader spent elsewhere (a slow client) is
 * not the service's.
 */
public final class SpeechMeter implements AutoCloseable {
    /** Shorter silences are within what any player buffers. */
    private static final long SMALLEST_UNDERRUN = TimeUnit.MILLISECONDS.toNanos(5);

    private final Meters meters;
    private final RecentSpeech recent;
    private final Observation observation;
    private final long started = System.nanoTime();
    private long dryAt;
    private boolean sounded;
    private boolean finished;
    private @Nullable Throwable failure;
    private boolean closed;
    private double audioSeconds;

    SpeechMeter(Meters meters, RecentSpeech recent, Observation observation, int characters) {
        this.meters = meters;
        this.recent = recent;
        this.observation = observation;
        meters.characters().increment(characters);
    }

    /** What the trace of this request hangs from. */
    public Observation observation() {
        return observation;
    }

    /** Does work below this request's observation, in whatever thread. */
    public <T extends @Nullable Object> T observed(Callable<T> work) throws Exception {
        try (Observation.Scope scope = observation.openScope()) {
            assert scope != null;
            return work.call();
        }
    }

    /**
     * A block was handed over.
     *
     * @param asked {@link System#nanoTime} when the reader asked for it
     * @param seconds of sound in it
     */
    public void block(long asked, double seconds) {
        long now = System.nanoTime();
        long length = Math.round(seconds * 1e9);
        audioSeconds += seconds;
        if (dryAt == 0) {
            dryAt = now + length;
            return;
        }
        meters.blockGap().record(now - asked, TimeUnit.NANOSECONDS);
        long silence = now - Math.max(asked, dryAt);
        if (silence > SMALLEST_UNDERRUN) {
            meters.underruns().increment();
            meters.underrunSeconds().increment(silence / 1e9);
            recent.underrun();
        }
        dryAt = Math.max(dryAt, now) + length;
    }

    /** Bytes of sound are ready to leave; the first time counts. */
    public void sounded() {
        if (!sounded) {
            sounded = true;
            long nanos = System.nanoTime() - started;
            meters.firstAudio().record(nanos, TimeUnit.NANOSECONDS);
            recent.firstAudio(nanos);
        }
    }

    /** All of it was computed and read. */
    public void finished() {
        finished = true;
    }

    public void failed(Throwable cause) {
        failure = cause;
    }

    /**
     * How the pool saw the request; called before {@link #close}.
     *
     * @param queued from admission to the first step; null if there was none
     * @param computed time spent in steps
     */
    public void pooled(@Nullable Duration queued, Duration computed) {
        if (queued != null) {
            meters.queueWait().record(queued);
        }
        double seconds = computed.toNanos() / 1e9;
        meters.computeSeconds().increment(seconds);
        if (audioSeconds > 0 && seconds > 0) {
            meters.realTimeFactor().record(seconds / audioSeconds);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        meters.audioSeconds().increment(audioSeconds);
        recent.ended(System.nanoTime() - started, audioSeconds, failure != null);
        if (failure != null) {
            observation.error(failure);
        }
        observation.lowCardinalityKeyValue("outcome", failure != null ? "failed" : finished ? "done" : "cancelled");
        observation.stop();
    }
}
