package io.langsheng.server.audit;

import io.langsheng.server.problem.RequestId;
import io.langsheng.server.tenant.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Admin actions, in the database and in the server's log. Written in the transaction of the action where there is one,
 * so that neither exists without the other. Control characters never reach it: they could forge lines.
 */
@Component
public class AuditLog {
    private static final Logger log = LoggerFactory.getLogger("langsheng.audit");
    private static final int LONGEST_DETAIL = 500;

    private final JdbcClient database;
    private final Clock clock;

    AuditLog(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One action.
     *
     * @param at when
     * @param actor id of the key or subject that did it
     * @param tenant of the actor
     * @param subject id of what was changed
     * @param address where the request came from
     */
    public record Entry(
            String at,
            String actor,
            String tenant,
            String action,
            String subject,
            String detail,
            String address,
            String request) {}

    /**
     * Writes down what the current caller did. Waits for the database.
     *
     * @param action dotted, such as {@code key.create}
     */
    public void record(String action, String subject, String detail) {
        Caller caller = Caller.current();
        String told = plain(detail);
        String address = address();
        database.sql("insert into audit (at, actor, tenant, action, subject, detail, address, request)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        clock.millis(),
                        caller.key(),
                        caller.tenant(),
                        action,
                        plain(subject),
                        told,
                        address,
                        RequestId.current())
                .update();
        log.info("{} {} by {} of {}: {}", action, plain(subject), caller.key(), caller.tenant(), told);
    }

    /** The last actions, the newest first, from before {@code before} if that is not null. */
    List<Entry> last(int count, @Nullable Instant before) {
        return database.sql("select at, actor, tenant, action, subject, detail, address, request from audit"
                        + " where at < ? order by at desc, id desc limit ?")
                .params(before == null ? Long.MAX_VALUE : before.toEpochMilli(), count)
                .query((row, number) -> new Entry(
                        Instant.ofEpochMilli(row.getLong("at")).toString(),
                        row.getString("actor"),
                        row.getString("tenant"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("detail"),
                        row.getString("address"),
                        row.getString("request")))
                .list();
    }

    private static String plain(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) : line;
    }

    private static String address() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : "";
    }
}
