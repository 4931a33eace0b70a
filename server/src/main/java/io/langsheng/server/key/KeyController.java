package io.langsheng.server.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.tenant.Scope;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/admin/keys}: keys of all tenants, for those with the scope {@code admin}. */
@RestController
final class KeyController {
    private static final int LONGEST_NAME = 100;

    private final Keys keys;

    KeyController(Keys keys) {
        this.keys = keys;
    }

    /** The body of a new key; limits that are absent do not exist. */
    record Body(
            @Nullable String tenant,
            @Nullable String name,
            @Nullable List<String> scopes,
            @JsonProperty("expires_at") @Nullable String expiresAt,
            @JsonProperty("requests_per_second") @Nullable Integer requestsPerSecond,
            @JsonProperty("parallel_streams") @Nullable Integer parallelStreams,
            @JsonProperty("characters_per_day") @Nullable Long charactersPerDay,
            @JsonProperty("characters_per_month") @Nullable Long charactersPerMonth) {}

    /** A key as it is shown. {@code key} is there once, in the answer to its creation. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String id,
            @Nullable String key,
            String tenant,
            String name,
            List<String> scopes,
            @JsonProperty("created_at") String createdAt,
            @JsonProperty("expires_at") @Nullable String expiresAt,
            @JsonProperty("revoked_at") @Nullable String revokedAt,
            @JsonProperty("requests_per_second") @Nullable Integer requestsPerSecond,
            @JsonProperty("parallel_streams") @Nullable Integer parallelStreams,
            @JsonProperty("characters_per_day") @Nullable Long charactersPerDay,
            @JsonProperty("characters_per_month") @Nullable Long charactersPerMonth) {
        static Shown of(ApiKey key, @Nullable String token) {
            Allowance allowance = key.allowance();
            return new Shown(
                    key.id(),
                    token,
                    key.tenant(),
                    key.name(),
                    key.scopes().stream().map(Scope::id).sorted().toList(),
                    key.createdAt().toString(),
                    key.expiresAt() == null ? null : key.expiresAt().toString(),
                    key.revokedAt() == null ? null : key.revokedAt().toString(),
                    allowance.requestsPerSecond(),
                    allowance.parallelStreams(),
                    allowance.charactersPerDay(),
                    allowance.charactersPerMonth());
        }
    }

    @PostMapping("/v1/admin/keys")
    ResponseEntity<Shown> create(@RequestBody Body body) {
        Keys.Created created = keys.create(
                tenant(body.tenant()), name(body.name()), scopes(body.scopes()), allowance(body), expiry(body));
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(Shown.of(created.key(), created.token()));
    }

    @GetMapping("/v1/admin/keys")
    Map<String, List<Shown>> list(@RequestParam @Nullable String tenant) {
        return Map.of(
                "keys",
                keys.list(tenant).stream().map(key -> Shown.of(key, null)).toList());
    }

    @DeleteMapping("/v1/admin/keys/{id}")
    Shown revoke(@PathVariable String id) {
        return Shown.of(keys.revoke(id), null);
    }

    private static String tenant(@Nullable String tenant) {
        try {
            return Caller.requireTenant(tenant == null ? "" : tenant);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.in("tenant", ProblemCode.INVALID_VALUE, String.valueOf(wrong.getMessage()));
        }
    }

    private static String name(@Nullable String name) {
        String given = name == null ? "" : name.strip();
        if (given.length() > LONGEST_NAME || given.chars().anyMatch(Character::isISOControl)) {
            throw ProblemException.in(
                    "name",
                    ProblemCode.INVALID_VALUE,
                    "name must have at most %d characters and none that control a terminal.".formatted(LONGEST_NAME));
        }
        return given;
    }

    private static Set<Scope> scopes(@Nullable List<String> ids) {
        if (ids == null || ids.isEmpty()) {
            return EnumSet.of(Scope.SYNTHESISE);
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String id : ids) {
            scopes.add(Scope.of(String.valueOf(id))
                    .orElseThrow(() -> ProblemException.in(
                            "scopes", ProblemCode.INVALID_VALUE, "scopes must be among: " + Scope.ids() + ".")));
        }
        return scopes;
    }

    private static Allowance allowance(Body body) {
        try {
            return new Allowance(
                    body.requestsPerSecond(),
                    body.parallelStreams(),
                    body.charactersPerDay(),
                    body.charactersPerMonth());
        } catch (IllegalArgumentException wrong) {
            String message = String.valueOf(wrong.getMessage());
            throw ProblemException.in(message.substring(0, message.indexOf(' ')), ProblemCode.INVALID_VALUE, message);
        }
    }

    private static @Nullable Instant expiry(Body body) {
        try {
            return body.expiresAt() == null ? null : Instant.parse(body.expiresAt());
        } catch (DateTimeParseException wrong) {
            throw ProblemException.in(
                    "expires_at", ProblemCode.INVALID_VALUE, "expires_at must be a time such as 2030-01-31T00:00:00Z.");
        }
    }
}
