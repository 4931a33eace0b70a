package io.langsheng.server.limit;

import java.time.Duration;

/**
 * How long a newcomer may have to wait: long for a burst, short once there is no end to it.
 *
 * <p>Idea: a queue that empties again is good, it takes up a burst; a queue that does not only makes everybody late. So
 * the expected wait may reach {@code burst}, but once it has been over {@code steady} for {@link #PATIENCE} on end,
 * newcomers are admitted up to {@code steady} alone, and those who get in are served about as soon as under a load that
 * the service can bear. The short limit stays until nobody has been over it for {@link #CALM}.
 *
 * <p>Source: Nichols and Jacobson, "Controlling Queue Delay", ACM Queue 2012; Maurer, "Fail at Scale", ACM Queue 2015,
 * which applies it to the admission of requests. Here the wait is known beforehand, so that nothing has to be queued to
 * find out.
 *
 * <p>Safe for use by several threads.
 */
final class WaitLimit {
    static final Duration PATIENCE = Duration.ofSeconds(2);
    static final Duration CALM = Duration.ofSeconds(3);

    private final Duration burst;
    private final Duration steady;
    private boolean over;
    private boolean crowded;
    private long overSince;
    private long lastOver;

    WaitLimit(Duration burst, Duration steady) {
        if (steady.compareTo(burst) > 0) {
            throw new IllegalArgumentException(
                    "The wait under lasting load is %d ms, longer than the longest wait of %d ms."
                            .formatted(steady.toMillis(), burst.toMillis()));
        }
        this.burst = burst;
        this.steady = steady;
    }

    /**
     * The longest wait for a newcomer.
     *
     * @param now nanoseconds of a clock that only goes forward
     * @param expected what the newcomer would have to wait
     */
    synchronized Duration at(long now, Duration expected) {
        if (expected.compareTo(steady) > 0) {
            if (!over) {
                over = true;
                overSince = now;
            }
            lastOver = now;
            crowded |= now - overSince > PATIENCE.toNanos();
        } else {
            over = false;
            crowded &= now - lastOver < CALM.toNanos();
        }
        return crowded ? steady : burst;
    }
}
