package io.langsheng.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.langsheng.stage.Stage;
import io.langsheng.stage.StageObserver;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the CPU time of each stage. With one thread it is the caller's own, exact to the nanosecond; with more it is
 * that of the whole process, which the system counts in steps of 10 ms. Belongs to one thread.
 */
final class StageClock implements StageObserver {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final boolean alone;
    private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);

    StageClock(int threads) {
        this.alone = threads == 1;
        reset();
    }

    @Override
    public <T extends @Nullable Object> T observe(Stage stage, Supplier<T> work) {
        long start = now();
        try {
            return work.get();
        } finally {
            nanos.merge(stage, now() - start, Long::sum);
        }
    }

    void reset() {
        for (Stage stage : Stage.values()) {
            nanos.put(stage, 0L);
        }
    }

    double seconds(Stage stage) {
        return nanos.getOrDefault(stage, 0L) / 1e9;
    }

    private long now() {
        return alone ? threadNanos() : processNanos();
    }

    /** CPU time of the calling thread. */
    static long threadNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** CPU time of all threads, the JVM's own among them. */
    static long processNanos() {
        return PROCESS.getProcessCpuTime();
    }
}
