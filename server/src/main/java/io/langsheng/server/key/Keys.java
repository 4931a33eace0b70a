package io.langsheng.server.key;

import io.langsheng.server.audit.AuditLog;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Making and revoking keys. Waits for the database; in force on this node at once, on others after a refresh. */
@Service
class Keys {
    private final KeyStore store;
    private final KeyBook book;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Keys(KeyStore store, KeyBook book, AuditLog audit, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.book = book;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param token the whole key; this is the only time it is known */
    record Created(ApiKey key, String token) {}

    Created create(String tenant, String name, Set<Scope> scopes, Allowance allowance, @Nullable Instant expiresAt) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw ProblemException.in(
                    "expires_at",
                    ProblemCode.INVALID_VALUE,
                    "expires_at is %s; it must be later.".formatted(expiresAt));
        }
        KeyToken token = KeyToken.random();
        ApiKey key = new ApiKey(token.id(), tenant, name, book.hash(token), scopes, allowance, now, expiresAt, null);
        transaction.executeWithoutResult(work -> {
            store.add(key);
            audit.record(
                    "key.create",
                    key.id(),
                    "tenant %s, scopes %s"
                            .formatted(
                                    tenant,
                                    scopes.stream().map(Scope::id).sorted().toList()));
        });
        book.put(key);
        return new Created(key, token.reveal());
    }

    /** The keys of a tenant, or of all if null, in the order they were made. */
    List<ApiKey> list(@Nullable String tenant) {
        return store.changedSince(Instant.EPOCH).stream()
                .filter(key -> tenant == null || key.tenant().equals(tenant))
                .toList();
    }

    /** Ends a key for good. Revoking it again changes nothing. */
    ApiKey revoke(String id) {
        ApiKey key = transaction.execute(work -> {
            if (store.revoke(id, clock.instant())) {
                audit.record("key.revoke", id, "");
            }
            return store.find(id)
                    .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND, "There is no key of this id."));
        });
        book.put(key);
        return key;
    }
}
