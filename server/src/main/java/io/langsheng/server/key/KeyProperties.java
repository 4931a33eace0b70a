package io.langsheng.server.key;

import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call, {@code langsheng.keys.*}.
 *
 * @param required whether callers need a key. Absent: not on a loopback address, and on any other the service does not
 *     start until this is said
 * @param first whether an admin key is made and printed when keys are required and there is none yet
 * @param refresh how soon a key made or revoked on another node is noticed here
 * @param settle how often what was used is written down
 * @param session how long a log-in on the web page lasts
 * @param address how long the address of a stored file may be fetched without a key
 * @param wrongKeys wrong keys a minute from one address before they are answered 429
 * @param secret signs sessions and addresses, at least 32 characters; made at first start and kept in the database if
 *     absent
 * @param folder where the cookie lies with which the command line of this machine is known
 * @param oidc tokens of an identity provider
 */
@ConfigurationProperties("langsheng.keys")
public record KeyProperties(
        @Nullable Boolean required,
        @DefaultValue("true") boolean first,
        @DefaultValue("2s") Duration refresh,
        @DefaultValue("5s") Duration settle,
        @DefaultValue("12h") Duration session,
        @DefaultValue("24h") Duration address,
        @DefaultValue("30") int wrongKeys,
        @Nullable String secret,
        @DefaultValue("data") Path folder,
        @DefaultValue Oidc oidc) {
    private static final int SECRET_LENGTH = 32;

    public KeyProperties {
        positive("refresh", refresh);
        positive("settle", settle);
        positive("session", session);
        positive("address", address);
        if (wrongKeys < 1) {
            throw new IllegalArgumentException(
                    "langsheng.keys.wrong-keys is %d; it must be at least 1.".formatted(wrongKeys));
        }
        if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < SECRET_LENGTH) {
            throw new IllegalArgumentException(
                    "langsheng.keys.secret is too short; it must have at least 32 characters, for example from: openssl rand -hex 32");
        }
    }

    /** Whether callers need a key. */
    public boolean on() {
        return Boolean.TRUE.equals(required);
    }

    /**
     * JSON Web Tokens, checked by issuer, signature, time and audience.
     *
     * @param issuer address whose {@code .well-known/openid-configuration} names the keys; absent: none are accepted
     * @param jwkSetUri where the keys are, if the issuer has no discovery
     * @param audience one of the token's audiences must be this
     * @param tenantClaim claim that names the tenant
     * @param tenant tenant of tokens without that claim; absent: they are refused
     * @param scopeClaim claim with scopes, a list or separated by spaces; names may begin with {@code langsheng:}
     * @param requestsPerSecond most requests of each subject in a second; absent for no limit
     * @param parallelStreams most requests of each subject at the same time; absent for no limit
     * @param charactersPerDay most characters of each subject in a day; absent for no limit
     * @param charactersPerMonth most characters of each subject in a month; absent for no limit
     */
    public record Oidc(
            @Nullable String issuer,
            @Nullable String jwkSetUri,
            @DefaultValue("langsheng") String audience,
            @DefaultValue("tenant") String tenantClaim,
            @Nullable String tenant,
            @DefaultValue("scope") String scopeClaim,
            @Nullable Integer requestsPerSecond,
            @Nullable Integer parallelStreams,
            @Nullable Long charactersPerDay,
            @Nullable Long charactersPerMonth) {
        public Oidc {
            if (tenant != null) {
                Caller.requireTenant(tenant);
            }
            if (jwkSetUri != null && issuer == null) {
                throw new IllegalArgumentException(
                        "langsheng.keys.oidc.jwk-set-uri is set without langsheng.keys.oidc.issuer; name the issuer whose tokens are to be accepted.");
            }
        }

        public Allowance allowance() {
            return new Allowance(requestsPerSecond, parallelStreams, charactersPerDay, charactersPerMonth);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "langsheng.keys.%s is %s; it must be longer than nothing.".formatted(name, value));
        }
    }
}
