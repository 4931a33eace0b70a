package io.langsheng.server.usage;

import io.langsheng.server.key.KeyProperties;
import io.langsheng.server.tenant.Caller;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * All accounts, in memory, written down by a thread of its own every {@link KeyProperties#settle}. Requests only touch
 * memory. While the database is away everything stays to be written; a killed process loses what it had not written,
 * at most one interval of a working database.
 */
@Component
class UsageLedger {
    private static final Logger log = LoggerFactory.getLogger(UsageLedger.class);
    private static final Comparator<UsageStore.Slot> ORDER = Comparator.comparing(UsageStore.Slot::day)
            .thenComparing(slot -> slot.id().tenant())
            .thenComparing(slot -> slot.id().key());

    private final UsageStore store;
    private final KeyProperties properties;
    private final Clock clock;
    private final Map<Account.Id, Account> accounts = new ConcurrentHashMap<>();
    private final ScheduledExecutorService settler = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "usage");
        thread.setDaemon(true);
        return thread;
    });
    /** As last read; for accounts opened later. */
    private volatile Map<Account.Id, Account.Totals> known = Map.of();

    private boolean away;

    UsageLedger(UsageStore store, KeyProperties properties, Clock clock) {
        this.store = store;
        this.properties = properties;
        this.clock = clock;
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    Account account(Caller caller) {
        return accounts.computeIfAbsent(
                new Account.Id(caller.key(), caller.tenant()),
                id -> new Account(known.getOrDefault(id, new Account.Totals(today(), 0, 0))));
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (properties.on()) {
            long every = properties.settle().toMillis();
            settler.scheduleWithFixedDelay(this::settleQuietly, 0, every, TimeUnit.MILLISECONDS);
        }
    }

    private void settleQuietly() {
        try {
            settle();
            if (away) {
                log.info("usage is written down again");
                away = false;
            }
        } catch (DataAccessException | TransactionException gone) {
            if (!away) {
                log.warn("usage cannot be written down now and is kept: {}", gone.getMessage());
                away = true;
            }
        }
    }

    /** Writes what is to be written and reads what all nodes have used. Waits for the database. */
    synchronized void settle() {
        LocalDate today = today();
        Map<Account.Id, Account> dirty = new HashMap<>(accounts);
        dirty.values().removeIf(Account::clean);
        TreeMap<UsageStore.Slot, Used> additions = new TreeMap<>(ORDER);
        dirty.forEach((id, account) ->
                account.settle().forEach((day, used) -> additions.put(new UsageStore.Slot(id, day), used)));
        try {
            if (!additions.isEmpty()) {
                store.add(additions);
            }
        } catch (RuntimeException notWritten) {
            dirty.values().forEach(Account::notSettled);
            throw notWritten;
        }
        dirty.values().forEach(account -> account.settled(today));
        Map<Account.Id, Account.Totals> totals = store.totals(today);
        known = totals;
        accounts.forEach((id, account) -> account.read(totals.getOrDefault(id, new Account.Totals(today, 0, 0))));
    }

    @PreDestroy
    void stop() {
        settler.shutdownNow();
        if (accounts.values().stream().anyMatch(account -> !account.clean())) {
            settleQuietly();
        }
    }
}
