package io.langsheng.server.usage;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one key used: what the database knows, and what is still to be written there. Never waits. A charge is checked
 * against both, so a limit holds on this node at once, and on others after they have settled.
 */
final class Account {
    /** Whose it is. */
    record Id(String key, String tenant) {}

    /** Characters that the database knows of, over all nodes. */
    record Totals(LocalDate day, long today, long thisMonth) {}

    private final Map<LocalDate, Used> pending = new TreeMap<>();
    private final Map<LocalDate, Used> settling = new TreeMap<>();
    private Totals totals;

    Account(Totals totals) {
        this.totals = totals;
    }

    synchronized void add(LocalDate day, Used used) {
        pending.merge(day, used, Used::plus);
    }

    /**
     * Charges the characters if neither limit is passed by it; null is no limit. A negative number gives back.
     *
     * @return null if charged, else whether the day or the month is used up
     */
    synchronized @Nullable Period charge(
            LocalDate today, int characters, @Nullable Long perDay, @Nullable Long perMonth) {
        if (characters > 0 && perDay != null && usedOn(today) + characters > perDay) {
            return Period.DAY;
        }
        if (characters > 0 && perMonth != null && usedIn(today) + characters > perMonth) {
            return Period.MONTH;
        }
        add(today, new Used(0, characters, 0, 0));
        return null;
    }

    enum Period {
        DAY,
        MONTH
    }

    /** Characters of the day. */
    synchronized long usedOn(LocalDate today) {
        long settled = totals.day.equals(today) ? totals.today : 0;
        return settled + characters(pending, today) + characters(settling, today);
    }

    /** Characters of the day's month. */
    synchronized long usedIn(LocalDate today) {
        YearMonth month = YearMonth.from(today);
        long settled = YearMonth.from(totals.day).equals(month) ? totals.thisMonth : 0;
        return settled + characters(pending, month) + characters(settling, month);
    }

    /** Takes what is to be written; {@link #settled} or {@link #notSettled} must follow. */
    synchronized Map<LocalDate, Used> settle() {
        settling.putAll(pending);
        pending.clear();
        return Map.copyOf(settling);
    }

    /** It is in the database. */
    synchronized void settled(LocalDate today) {
        long day = usedOn(today) - characters(pending, today);
        long month = usedIn(today) - characters(pending, YearMonth.from(today));
        settling.clear();
        totals = new Totals(today, day, month);
    }

    /** It is not in the database; it stays to be written. */
    synchronized void notSettled() {
        settling.forEach((day, used) -> pending.merge(day, used, Used::plus));
        settling.clear();
    }

    /** What the database says now, other nodes included. Not to be called between settle and settled. */
    synchronized void read(Totals found) {
        totals = found;
    }

    /** Whether nothing is to be written. */
    synchronized boolean clean() {
        return pending.isEmpty() && settling.isEmpty();
    }

    private static long characters(Map<LocalDate, Used> used, LocalDate day) {
        return used.getOrDefault(day, Used.NOTHING).characters();
    }

    private static long characters(Map<LocalDate, Used> used, YearMonth month) {
        return used.entrySet().stream()
                .filter(entry -> YearMonth.from(entry.getKey()).equals(month))
                .mapToLong(entry -> entry.getValue().characters())
                .sum();
    }
}
