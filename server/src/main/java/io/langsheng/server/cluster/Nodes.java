package io.langsheng.server.cluster;

import io.langsheng.server.database.DatabaseProperties;
import io.langsheng.server.limit.SynthesisPool;
import io.langsheng.server.voice.VoiceCard;
import io.langsheng.server.voice.VoiceRegistry;
import jakarta.annotation.PreDestroy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The nodes that share the database. Each writes a row about itself every few seconds and reads those of the others, in
 * a thread of its own; {@link #all} answers from memory. Where the database is this node's own file there is only this
 * node, and nothing is written.
 */
@Component
public final class Nodes {
    private static final Logger log = LoggerFactory.getLogger(Nodes.class);
    private static final int MISSED_HEARTBEATS = 3;
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final ClusterProperties properties;
    private final boolean shared;
    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;
    private final SynthesisPool pool;
    private final VoiceRegistry voices;
    private final long startedAt;
    private @Nullable ScheduledExecutorService heart;
    private volatile int port;
    private volatile List<NodeStatus> others = List.of();
    private volatile boolean reachable = true;

    Nodes(
            ClusterProperties properties,
            DatabaseProperties databaseProperties,
            JdbcClient database,
            JsonMapper json,
            Clock clock,
            SynthesisPool pool,
            VoiceRegistry voices) {
        this.properties = properties;
        this.shared = databaseProperties.shared();
        this.database = database;
        this.json = json;
        this.clock = clock;
        this.pool = pool;
        this.voices = voices;
        this.startedAt = clock.millis();
    }

    @EventListener
    void listening(WebServerInitializedEvent server) {
        port = server.getWebServer().getPort();
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void started() {
        if (!shared || heart != null) {
            return;
        }
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(this::beat, 0, properties.heartbeat().toMillis(), TimeUnit.MILLISECONDS);
        heart = executor;
    }

    /** This node first, then the others by name. */
    public List<NodeStatus> all() {
        List<NodeStatus> all = new ArrayList<>();
        all.add(self());
        all.addAll(others);
        return all;
    }

    public String name() {
        String configured = properties.node();
        return configured != null ? configured : hostName() + ":" + port;
    }

    private NodeStatus self() {
        String version = Nodes.class.getPackage().getImplementationVersion();
        return new NodeStatus(
                name(),
                version == null ? "" : version,
                startedAt,
                clock.millis(),
                false,
                pool.requestsInside(),
                pool.threads(),
                pool.backlog().toMillis() / 1000.0,
                ResidentMemory.bytes(),
                (int) voices.cards().stream().filter(VoiceCard::loaded).count());
    }

    void beat() {
        try {
            NodeStatus self = self();
            String status = json.writeValueAsString(self);
            int known = database.sql("update node set seen_at = ?, status = ? where name = ?")
                    .params(self.seenAt(), status, self.name())
                    .update();
            if (known == 0) {
                database.sql("insert into node (name, seen_at, status) values (?, ?, ?)")
                        .params(self.name(), self.seenAt(), status)
                        .update();
            }
            database.sql("delete from node where seen_at < ?")
                    .param(self.seenAt() - FORGOTTEN.toMillis())
                    .update();
            others = database.sql("select seen_at, status from node where name <> ? order by name")
                    .param(self.name())
                    .query((row, number) -> read(row.getLong(1), row.getString(2)))
                    .list();
            if (!reachable) {
                reachable = true;
                log.info("the database answers again");
            }
        } catch (DataAccessException | JacksonException away) {
            if (reachable) {
                reachable = false;
                log.warn("the database does not answer; other nodes cannot be seen: {}", away.getMessage());
            }
            others = others.stream()
                    .map(node -> node.seen(node.seenAt(), overdue(node.seenAt())))
                    .toList();
        }
    }

    private NodeStatus read(long seenAt, String status) {
        return json.readValue(status, NodeStatus.class).seen(seenAt, overdue(seenAt));
    }

    private boolean overdue(long seenAt) {
        return clock.millis() - seenAt
                > MISSED_HEARTBEATS * properties.heartbeat().toMillis();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Leaves at once, so that nobody waits for the heartbeat to be missed. */
    @PreDestroy
    void leave() {
        ScheduledExecutorService executor;
        synchronized (this) {
            executor = heart;
        }
        if (executor == null) {
            return;
        }
        executor.shutdownNow();
        if (reachable) {
            try {
                database.sql("delete from node where name = ?").param(name()).update();
            } catch (DataAccessException away) {
                log.debug("not signed off: {}", away.getMessage());
            }
        }
    }
}
