package io.langsheng.server.monitor;

import io.langsheng.server.cluster.ResidentMemory;
import io.langsheng.server.limit.Priority;
import io.langsheng.server.limit.SynthesisPool;
import io.langsheng.server.monitor.RecentSpeech.Interval;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The last minutes of this node, a sample an interval, so that the dashboard has a past the moment it is opened. */
@Component
final class DashboardHistory {
    private final RecentSpeech recent;
    private final SynthesisPool pool;
    private final Clock clock;
    private final int most;
    private final double seconds;
    /** Oldest first; guarded by this. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    DashboardHistory(RecentSpeech recent, SynthesisPool pool, MonitorProperties properties, Clock clock) {
        this.recent = recent;
        this.pool = pool;
        this.clock = clock;
        this.seconds = properties.interval().toMillis() / 1000.0;
        this.most = (int) Math.min(10_000, properties.history().dividedBy(properties.interval()));
    }

    /**
     * One interval and the state at its end.
     *
     * @param at milliseconds since 1970
     * @param speech what happened in the interval
     * @param perSecond requests ended a second
     * @param interactive requests inside
     * @param batch requests inside that nobody waits for
     * @param waitSeconds how long the interactive ones will take
     * @param realTimeFactor of the pool, moving average
     * @param residentBytes of the process
     * @param heapBytes used of the Java heap
     */
    record Sample(
            long at,
            Interval speech,
            double perSecond,
            int interactive,
            int batch,
            double waitSeconds,
            double realTimeFactor,
            long residentBytes,
            long heapBytes) {}

    @Scheduled(
            fixedRateString = "${langsheng.monitor.interval:5s}",
            initialDelayString = "${langsheng.monitor.interval:5s}")
    void sample() {
        Interval speech = recent.take();
        Sample sample = new Sample(
                clock.millis(),
                speech,
                speech.requests() / seconds,
                pool.requestsInside(Priority.INTERACTIVE),
                pool.requestsInside(Priority.BATCH),
                pool.backlog().toMillis() / 1000.0,
                pool.realTimeFactor(),
                ResidentMemory.bytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        synchronized (this) {
            samples.add(sample);
            while (samples.size() > most) {
                samples.remove();
            }
        }
    }

    synchronized List<Sample> since(long at) {
        return samples.stream().filter(sample -> sample.at() > at).toList();
    }
}
