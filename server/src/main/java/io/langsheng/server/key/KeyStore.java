package io.langsheng.server.key;

import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Keys in the database. Every method waits for it and throws {@code DataAccessException} where it is away. */
@Component
class KeyStore {
    private static final String COLUMNS = "id, tenant, name, hash, scopes, requests_per_second, parallel_streams,"
            + " characters_per_day, characters_per_month, created_at, expires_at, revoked_at";

    private final JdbcClient database;
    private final TransactionTemplate transaction;

    KeyStore(JdbcClient database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    void add(ApiKey key) {
        database.sql("insert into api_key (" + COLUMNS + ", changed_at) values (:id, :tenant, :name, :hash, :scopes,"
                        + " :perSecond, :parallel, :perDay, :perMonth, :created, :expires, null, :created)")
                .param("id", key.id())
                .param("tenant", key.tenant())
                .param("name", key.name())
                .param("hash", key.hash())
                .param("scopes", key.scopes().stream().map(Scope::id).sorted().collect(Collectors.joining(" ")))
                .param("perSecond", key.allowance().requestsPerSecond(), java.sql.Types.INTEGER)
                .param("parallel", key.allowance().parallelStreams(), java.sql.Types.INTEGER)
                .param("perDay", key.allowance().charactersPerDay(), java.sql.Types.BIGINT)
                .param("perMonth", key.allowance().charactersPerMonth(), java.sql.Types.BIGINT)
                .param("created", key.createdAt().toEpochMilli())
                .param("expires", millis(key.expiresAt()), java.sql.Types.BIGINT)
                .update();
    }

    /** Adds the first key of an installation, unless another node has done so; whether it did. */
    boolean addFirst(ApiKey key) {
        return Boolean.TRUE.equals(transaction.execute(work -> {
            boolean first = claim("first-key", "made");
            if (first) {
                add(key);
            }
            return first;
        }));
    }

    /** Whether it was there and not yet revoked. */
    boolean revoke(String id, Instant now) {
        return database.sql(
                                "update api_key set revoked_at = :now, changed_at = :now where id = :id and revoked_at is null")
                        .param("now", now.toEpochMilli())
                        .param("id", id)
                        .update()
                == 1;
    }

    Optional<ApiKey> find(String id) {
        return database.sql("select " + COLUMNS + " from api_key where id = :id")
                .param("id", id)
                .query(KeyStore::key)
                .optional();
    }

    /** All keys made or revoked since then, in the order they were made. */
    List<ApiKey> changedSince(Instant then) {
        return database.sql("select " + COLUMNS + " from api_key where changed_at >= :then order by created_at, id")
                .param("then", then.toEpochMilli())
                .query(KeyStore::key)
                .list();
    }

    /** A random value of this name, the same for all nodes: the first one that asks makes it. */
    String secret(String name) {
        Optional<String> known = findSecret(name);
        if (known.isPresent()) {
            return known.get();
        }
        claim(
                name,
                java.util.HexFormat.of()
                        .formatHex(KeyGenerators.secureRandom(32).generateKey()));
        return findSecret(name).orElseThrow();
    }

    /** Writes the value unless there is one of this name; whether it did. Of several nodes, one does. */
    private boolean claim(String name, String value) {
        return database.sql("insert into server_secret (name, secret) values (:name, :value) on conflict do nothing")
                        .param("name", name)
                        .param("value", value)
                        .update()
                == 1;
    }

    private Optional<String> findSecret(String name) {
        return database.sql("select secret from server_secret where name = :name")
                .param("name", name)
                .query(String.class)
                .optional();
    }

    private static ApiKey key(ResultSet row, int number) throws SQLException {
        Set<Scope> scopes = Arrays.stream(row.getString("scopes").split(" "))
                .flatMap(id -> Scope.of(id).stream())
                .collect(Collectors.toSet());
        Allowance allowance = new Allowance(
                row.getObject("requests_per_second", Integer.class),
                row.getObject("parallel_streams", Integer.class),
                row.getObject("characters_per_day", Long.class),
                row.getObject("characters_per_month", Long.class));
        return new ApiKey(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("name"),
                row.getString("hash"),
                scopes,
                allowance,
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row.getObject("expires_at", Long.class)),
                instant(row.getObject("revoked_at", Long.class)));
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
