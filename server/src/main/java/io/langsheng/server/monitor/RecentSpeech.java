package io.langsheng.server.monitor;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.springframework.stereotype.Component;

/**
 * What happened since it was last asked: exact percentiles of an interval, which cumulative buckets cannot give. Any
 * thread records; one takes.
 */
@Component
final class RecentSpeech {
    private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

    private final Recorder firstAudio = new Recorder(LONGEST_MICROS, 2);
    private final Recorder whole = new Recorder(LONGEST_MICROS, 2);
    private final LongAdder failed = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder underruns = new LongAdder();
    private final DoubleAdder audioSeconds = new DoubleAdder();

    /**
     * One interval.
     *
     * @param requests that ended
     * @param failed of these
     * @param rejected turned away, not among {@code requests}
     * @param firstAudio milliseconds to the first sound
     * @param whole milliseconds to the last
     */
    record Interval(
            long requests,
            long failed,
            long rejected,
            long underruns,
            double audioSeconds,
            Percentiles firstAudio,
            Percentiles whole) {}

    /** Milliseconds; 0 where nothing was measured. */
    record Percentiles(double p50, double p95, double p99) {
        static Percentiles of(Histogram micros) {
            return new Percentiles(at(micros, 50), at(micros, 95), at(micros, 99));
        }

        private static double at(Histogram micros, double percentile) {
            return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    void firstAudio(long nanos) {
        firstAudio.recordValue(micros(nanos));
    }

    void ended(long nanos, double seconds, boolean broken) {
        whole.recordValue(micros(nanos));
        audioSeconds.add(seconds);
        if (broken) {
            failed.increment();
        }
    }

    void rejected() {
        rejected.increment();
    }

    void underrun() {
        underruns.increment();
    }

    Interval take() {
        Histogram ended = whole.getIntervalHistogram();
        return new Interval(
                ended.getTotalCount(),
                failed.sumThenReset(),
                rejected.sumThenReset(),
                underruns.sumThenReset(),
                audioSeconds.sumThenReset(),
                Percentiles.of(firstAudio.getIntervalHistogram()),
                Percentiles.of(ended));
    }

    private static long micros(long nanos) {
        return Math.min(LONGEST_MICROS, Math.max(0, nanos / 1000));
    }
}
