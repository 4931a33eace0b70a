package io.langsheng.server.key;

import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.tenant.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is stored: everything but the secret.
 *
 * @param id the part of the key that may be shown
 * @param name what the owner calls it
 * @param hash salted hash of the secret part
 * @param expiresAt null for never
 * @param revokedAt null while it is not revoked
 */
public record ApiKey(
        String id,
        String tenant,
        String name,
        String hash,
        Set<Scope> scopes,
        Allowance allowance,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    boolean expired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    Caller caller() {
        return new Caller(tenant, id, scopes, allowance);
    }

    @Override
    public String toString() {
        return "key " + id;
    }
}
