package io.langsheng.server.access;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** What a request brought to be known by, not yet looked at. */
final class Credential extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1;

    /** Where it was found, which says what it may be. */
    enum Kind {
        /** An API key, a JSON Web Token, or the cookie of this machine's command line. */
        TOKEN,
        /** The web page's session. */
        SESSION,
        /** The signature of an address. */
        ADDRESS
    }

    private final Kind kind;
    private final transient String value;
    private final transient Origin origin;

    /**
     * Where the request came from and goes to.
     *
     * @param path inside the application
     * @param local whether it comes from this machine and through no proxy
     */
    record Origin(String path, boolean local) {}

    Credential(Kind kind, String value, Origin origin) {
        super(AuthorityUtils.NO_AUTHORITIES);
        this.kind = kind;
        this.value = value;
        this.origin = origin;
    }

    Kind kind() {
        return kind;
    }

    Origin origin() {
        return origin;
    }

    @Override
    public String getCredentials() {
        return value;
    }

    @Override
    public Object getPrincipal() {
        return "";
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
