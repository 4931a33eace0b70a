package io.langsheng.server.tenant;

import org.jspecify.annotations.Nullable;

/**
 * How much a key may ask for; null means no limit.
 *
 * @param requestsPerSecond also the largest burst
 * @param parallelStreams requests and streams that sound at the same time
 * @param charactersPerDay of the UTC day
 * @param charactersPerMonth of the UTC month
 */
public record Allowance(
        @Nullable Integer requestsPerSecond,
        @Nullable Integer parallelStreams,
        @Nullable Long charactersPerDay,
        @Nullable Long charactersPerMonth) {
    public static final Allowance UNLIMITED = new Allowance(null, null, null, null);

    public Allowance {
        atLeastOne("requests_per_second", requestsPerSecond);
        atLeastOne("parallel_streams", parallelStreams);
        atLeastOne("characters_per_day", charactersPerDay);
        atLeastOne("characters_per_month", charactersPerMonth);
    }

    private static void atLeastOne(String name, @Nullable Number value) {
        if (value != null && value.longValue() < 1) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be at least 1, or absent for no limit.".formatted(name, value.longValue()));
        }
    }
}
