package io.langsheng.server.usage;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Usage in the database, a row for each key and day, summed over all nodes. */
@Component
class UsageStore {
    private final JdbcClient database;
    private final TransactionTemplate transaction;

    UsageStore(JdbcClient database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Whose usage of which day. */
    record Slot(Account.Id id, LocalDate day) {}

    /** One key's day. */
    record Row(Account.Id id, LocalDate day, Used used) {}

    /** Adds all or nothing. The order is the same on every node, so that they do not lock each other out. */
    void add(SortedMap<Slot, Used> additions) {
        transaction.executeWithoutResult(work -> additions.forEach(this::add));
    }

    private void add(Slot slot, Used used) {
        if (!update(slot, used) && !insert(slot, used)) {
            update(slot, used); // another node has just made the row
        }
    }

    private boolean update(Slot slot, Used used) {
        return database.sql("update key_usage set requests = requests + ?, characters = characters + ?,"
                                + " audio_millis = audio_millis + ?, refused = refused + ?"
                                + " where used_on = ? and key_id = ? and tenant = ?")
                        .params(
                                used.requests(),
                                used.characters(),
                                used.audioMillis(),
                                used.refused(),
                                slot.day,
                                slot.id.key(),
                                slot.id.tenant())
                        .update()
                == 1;
    }

    private boolean insert(Slot slot, Used used) {
        return database.sql(
                                "insert into key_usage (used_on, key_id, tenant, requests, characters, audio_millis, refused)"
                                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                        .params(
                                slot.day,
                                slot.id.key(),
                                slot.id.tenant(),
                                used.requests(),
                                used.characters(),
                                used.audioMillis(),
                                used.refused())
                        .update()
                == 1;
    }

    /** Characters of the day and of its month, of every key that used some this month. */
    Map<Account.Id, Account.Totals> totals(LocalDate today) {
        Map<Account.Id, Account.Totals> totals = new HashMap<>();
        database.sql("select key_id, tenant, sum(characters) as month_sum,"
                        + " sum(case when used_on = ? then characters else 0 end) as day_sum"
                        + " from key_usage where used_on >= ? group by key_id, tenant")
                .params(today, today.withDayOfMonth(1))
                .query(row -> {
                    totals.put(
                            new Account.Id(row.getString("key_id"), row.getString("tenant")),
                            new Account.Totals(today, row.getLong("day_sum"), row.getLong("month_sum")));
                });
        return totals;
    }

    /** Rows of those days, both included, of a tenant and a key or of all where null. */
    List<Row> rows(LocalDate from, LocalDate to, @Nullable String tenant, @Nullable String key) {
        return database.sql("select used_on, key_id, tenant, requests, characters, audio_millis, refused from key_usage"
                        + " where used_on between :from and :to"
                        + " and tenant = coalesce(:tenant, tenant) and key_id = coalesce(:key, key_id)"
                        + " order by used_on, tenant, key_id")
                .param("from", from)
                .param("to", to)
                .param("tenant", tenant, java.sql.Types.VARCHAR)
                .param("key", key, java.sql.Types.VARCHAR)
                .query((row, number) -> new Row(
                        new Account.Id(row.getString("key_id"), row.getString("tenant")),
                        row.getObject("used_on", LocalDate.class),
                        new Used(
                                row.getLong("requests"),
                                row.getLong("characters"),
                                row.getLong("audio_millis"),
                                row.getLong("refused"))))
                .list();
    }
}
