package io.langsheng.server.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.langsheng.server.key.KeyBook;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Whether a caller may go on, by its allowance. Nothing here waits: requests per second and parallel streams are counted
 * on this node, characters in the {@link UsageLedger}. Callers without a key are neither limited nor counted.
 */
@Service
public class Quotas {
    private final UsageLedger ledger;
    private final KeyBook keys;
    private final Clock clock;
    private final Cache<Account.Id, Meter> meters =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofHours(1)).build();

    Quotas(UsageLedger ledger, KeyBook keys, Clock clock) {
        this.ledger = ledger;
        this.keys = keys;
        this.clock = clock;
    }

    /** What is counted on this node. */
    private static final class Meter {
        private final @Nullable Bucket requests;
        private final AtomicInteger streams = new AtomicInteger();

        Meter(Allowance allowance) {
            Integer perSecond = allowance.requestsPerSecond();
            requests = perSecond == null
                    ? null
                    : Bucket.builder()
                            .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                            .build();
        }
    }

    /**
     * How much of a limit is left.
     *
     * @param reset until all of it is there again
     */
    record Left(long limit, long remaining, Duration reset) {}

    /**
     * Counts one request.
     *
     * @return what is left of the requests per second; null without such a limit
     * @throws ProblemException {@code rate_limit_exceeded}
     */
    @Nullable
    Left request(Caller caller) {
        if (unlimited(caller)) {
            return null;
        }
        Meter meter = meter(caller);
        Left left = null;
        if (meter.requests != null) {
            ConsumptionProbe probe = meter.requests.tryConsumeAndReturnRemaining(1);
            Integer limit = caller.allowance().requestsPerSecond();
            if (!probe.isConsumed()) {
                refused(caller);
                throw ProblemException.later(
                        ProblemCode.RATE_LIMITED,
                        "This key may send %d requests a second.".formatted(limit),
                        Duration.ofNanos(probe.getNanosToWaitForRefill()));
            }
            left = new Left(
                    limit == null ? 0 : limit,
                    probe.getRemainingTokens(),
                    Duration.ofNanos(probe.getNanosToWaitForReset()));
        }
        ledger.account(caller).add(ledger.today(), new Used(1, 0, 0, 0));
        return left;
    }

    /** What is left of the characters, of the day if that is limited, else of the month; null without a limit. */
    @Nullable
    Left characters(Caller caller) {
        Long perDay = caller.allowance().charactersPerDay();
        Long perMonth = caller.allowance().charactersPerMonth();
        LocalDate today = ledger.today();
        if (perDay != null) {
            return new Left(perDay, Math.max(0, perDay - ledger.account(caller).usedOn(today)), untilTomorrow());
        }
        return perMonth == null
                ? null
                : new Left(
                        perMonth, Math.max(0, perMonth - ledger.account(caller).usedIn(today)), untilNextMonth());
    }

    /** One of the parallel streams, until closed. Closing twice is closing once. */
    public final class Stream implements AutoCloseable {
        private final @Nullable Meter meter;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Stream(@Nullable Meter meter) {
            this.meter = meter;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false) && meter != null) {
                meter.streams.decrementAndGet();
            }
        }
    }

    /**
     * Begins an utterance on a connection that stays: a request and one of the parallel streams, by a key that may have
     * ended since the connection was opened.
     *
     * @throws ProblemException {@code invalid_api_key} or {@code rate_limit_exceeded}
     */
    public Stream begin(Caller caller) {
        if (keys.ended(caller)) {
            throw ProblemException.of(ProblemCode.INVALID_KEY, "The key was revoked or has expired.");
        }
        request(caller);
        return open(caller);
    }

    /**
     * Opens one of the caller's parallel streams.
     *
     * @throws ProblemException {@code rate_limit_exceeded} if all are open
     */
    public Stream open(Caller caller) {
        Integer most = caller.allowance().parallelStreams();
        if (unlimited(caller) || most == null) {
            return new Stream(null);
        }
        Meter meter = meter(caller);
        if (meter.streams.incrementAndGet() > most) {
            meter.streams.decrementAndGet();
            refused(caller);
            throw ProblemException.later(
                    ProblemCode.RATE_LIMITED,
                    "This key may have %d parallel streams.".formatted(most),
                    Duration.ofSeconds(1));
        }
        return new Stream(meter);
    }

    /**
     * Charges characters, as they are about to be spoken or queued.
     *
     * @throws ProblemException {@code insufficient_quota} if the day's or the month's would be passed; nothing is charged
     */
    public void charge(Caller caller, int characters) {
        if (unlimited(caller)) {
            return;
        }
        Allowance allowance = caller.allowance();
        Account.Period over = ledger.account(caller)
                .charge(ledger.today(), characters, allowance.charactersPerDay(), allowance.charactersPerMonth());
        if (over != null) {
            refused(caller);
            boolean day = over == Account.Period.DAY;
            Left left = characters(caller);
            throw ProblemException.later(
                    ProblemCode.QUOTA_EXCEEDED,
                    "The text has %d characters; this key may speak %d a %s (UTC) and %d are left."
                            .formatted(
                                    characters,
                                    day ? allowance.charactersPerDay() : allowance.charactersPerMonth(),
                                    day ? "day" : "month",
                                    day && left != null ? left.remaining : leftOfMonth(caller)),
                    day ? untilTomorrow() : untilNextMonth());
        }
    }

    /** Gives back what was charged for a text that was refused afterwards. */
    public void giveBack(Caller caller, int characters) {
        if (!unlimited(caller)) {
            ledger.account(caller).charge(ledger.today(), -characters, null, null);
        }
    }

    /** Counts sound that was made. */
    public void made(Caller caller, double seconds) {
        if (!unlimited(caller)) {
            ledger.account(caller).add(ledger.today(), new Used(0, 0, Math.round(seconds * 1000), 0));
        }
    }

    private long leftOfMonth(Caller caller) {
        Long perMonth = caller.allowance().charactersPerMonth();
        return perMonth == null
                ? 0
                : Math.max(0, perMonth - ledger.account(caller).usedIn(ledger.today()));
    }

    private void refused(Caller caller) {
        ledger.account(caller).add(ledger.today(), new Used(0, 0, 0, 1));
    }

    private Meter meter(Caller caller) {
        return meters.get(new Account.Id(caller.key(), caller.tenant()), id -> new Meter(caller.allowance()));
    }

    private static boolean unlimited(Caller caller) {
        return caller.key().equals(Caller.OPEN.key());
    }

    private Duration untilTomorrow() {
        return Duration.between(
                clock.instant(), ledger.today().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    private Duration untilNextMonth() {
        LocalDate first = ledger.today().withDayOfMonth(1).plusMonths(1);
        return Duration.between(clock.instant(), first.atStartOfDay().toInstant(ZoneOffset.UTC));
    }
}
