package io.langsheng.server.tenant;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A known caller, as Spring Security sees it; authorities are scope ids, {@code admin} holding all. */
public final class CallerAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1;

    /** Held by who comes with a signed address: reading what is at this address, nothing else. */
    public static final String ADDRESS = "address";

    private final transient Caller caller;

    public CallerAuthentication(Caller caller) {
        this(caller, authorities(caller));
    }

    private CallerAuthentication(Caller caller, List<GrantedAuthority> authorities) {
        super(authorities);
        this.caller = caller;
        setAuthenticated(true);
    }

    /** Somebody that holds a signed address of the caller's tenant. */
    public static CallerAuthentication ofAddress(Caller caller) {
        return new CallerAuthentication(caller, List.of(new SimpleGrantedAuthority(ADDRESS)));
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return caller.key();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    private static List<GrantedAuthority> authorities(Caller caller) {
        return Arrays.stream(Scope.values())
                .filter(caller::may)
                .<GrantedAuthority>map(scope -> new SimpleGrantedAuthority(scope.id()))
                .toList();
    }
}
