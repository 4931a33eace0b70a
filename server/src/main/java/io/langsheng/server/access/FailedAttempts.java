package io.langsheng.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Wrong credentials by address: so many at once, then so many a minute; what is over is answered 429. Right ones are
 * never counted or slowed, so nobody behind the same proxy is shut out.
 */
final class FailedAttempts {
    private final Cache<String, Bucket> byAddress = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    private final int aMinute;

    FailedAttempts(int aMinute) {
        this.aMinute = aMinute;
    }

    /** Counts one; null while that is tolerable, else the time to wait. */
    @Nullable
    Duration count(String address) {
        ConsumptionProbe probe = byAddress
                .get(
                        address,
                        any -> Bucket.builder()
                                .addLimit(limit -> limit.capacity(aMinute).refillGreedy(aMinute, Duration.ofMinutes(1)))
                                .build())
                .tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? null : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }
}
