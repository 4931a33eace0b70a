package io.langsheng.server.tenant;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.concurrent.DelegatingSecurityContextCallable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Who a piece of work is for. It belongs to the thread, as Spring Security keeps it: request threads have it from the
 * filter chain, WebSocket messages from {@link CallerSocket}, other threads through {@link #call} and {@link #get}.
 *
 * @param tenant whose audio, lexicons, jobs and cache entries are seen
 * @param key id of the key or subject that is charged
 * @param scopes what is allowed
 * @param allowance how much is allowed
 */
public record Caller(String tenant, String key, Set<Scope> scopes, Allowance allowance) {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

    public static final String DEFAULT_TENANT = "default";
    /** Everyone, where no keys are asked for. */
    public static final Caller OPEN =
            new Caller(DEFAULT_TENANT, "open", EnumSet.allOf(Scope.class), Allowance.UNLIMITED);

    public Caller {
        requireTenant(tenant);
        scopes = Set.copyOf(scopes);
    }

    /** Who the current thread works for; {@link #OPEN} if nobody in particular. */
    public static Caller current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication known
                ? known.getPrincipal()
                : OPEN;
    }

    /** Whether the caller holds the scope; {@code admin} holds all. */
    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    /** Does the work as this caller. */
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        return new DelegatingSecurityContextCallable<>(work, context()).call();
    }

    /** Does the work, which throws nothing checked, as this caller. */
    public <T extends @Nullable Object> T get(Supplier<T> work) {
        SecurityContext before = SecurityContextHolder.getContext();
        SecurityContextHolder.setContext(context());
        try {
            return work.get();
        } finally {
            SecurityContextHolder.setContext(before);
        }
    }

    /** @throws IllegalArgumentException saying what a tenant's name must be */
    public static String requireTenant(String tenant) {
        if (!TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException(
                    "tenant must be 1 to 40 lower-case letters, digits and inner hyphens, such as \"acme\".");
        }
        return tenant;
    }

    private SecurityContext context() {
        return new SecurityContextImpl(new CallerAuthentication(this));
    }
}
