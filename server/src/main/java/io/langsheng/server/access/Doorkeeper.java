package io.langsheng.server.access;

import io.langsheng.server.key.KeyBook;
import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.tenant.CallerAuthentication;
import io.langsheng.server.tenant.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/** Turns a credential into a caller, from memory alone (an identity provider's keys apart). */
@Component
final class Doorkeeper implements AuthenticationManager {
    static final String TENANT = "tenant";
    static final String SCOPES = "scopes";
    static final String KEY = "key";

    private final KeyBook keys;
    private final LocalCookie cookie;
    private final OidcTokens oidc;
    private final SignedTokens tokens;

    Doorkeeper(KeyBook keys, LocalCookie cookie, OidcTokens oidc, SignedTokens tokens) {
        this.keys = keys;
        this.cookie = cookie;
        this.oidc = oidc;
        this.tokens = tokens;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        Credential credential = (Credential) authentication;
        String value = credential.getCredentials();
        return switch (credential.kind()) {
            case TOKEN -> new CallerAuthentication(ofToken(value, credential.origin()));
            case SESSION -> new CallerAuthentication(ofSession(value));
            case ADDRESS -> ofAddress(value, credential.origin().path());
        };
    }

    private Caller ofToken(String token, Credential.Origin origin) {
        if (oidc.fits(token)) {
            return oidc.known(token).caller();
        }
        Caller local = cookie.caller(token, origin);
        return local == null ? caller(keys.verify(token)) : local;
    }

    private Caller ofSession(String token) {
        Jwt session = tokens.open(SignedTokens.Purpose.SESSION, token);
        if (session == null) {
            throw new BadCredentialsException("The session is over; log in again.");
        }
        String key = session.getClaimAsString(KEY);
        return key == null ? ofClaims(session) : caller(keys.find(key));
    }

    /** A session that was opened with an identity provider's token. */
    private Caller ofClaims(Jwt session) {
        Collection<String> names = session.getClaimAsStringList(SCOPES);
        Set<Scope> scopes = (names == null ? List.<String>of() : names)
                .stream().flatMap(name -> Scope.of(name).stream()).collect(Collectors.toSet());
        return new Caller(
                String.valueOf(session.getClaimAsString(TENANT)),
                String.valueOf(session.getSubject()),
                scopes,
                oidc.allowance());
    }

    private Authentication ofAddress(String token, String path) {
        Jwt address = tokens.open(SignedTokens.Purpose.ADDRESS, token);
        if (address == null || !path.equals(address.getSubject())) {
            throw new BadCredentialsException("This address has expired or was not made for this file.");
        }
        String tenant = String.valueOf(address.getClaimAsString(TENANT));
        return CallerAuthentication.ofAddress(new Caller(tenant, "address", Set.of(), Allowance.UNLIMITED));
    }

    private static Caller caller(KeyBook.Answer answer) {
        Caller caller = answer.caller();
        if (caller != null) {
            return caller;
        }
        throw switch (answer.verdict()) {
            case EXPIRED -> new BadCredentialsException("The key has expired.");
            case REVOKED -> new BadCredentialsException("The key was revoked.");
            case NOT_LOADED -> new AuthenticationServiceException("Keys have not been read yet.");
            default -> new BadCredentialsException("There is no such key.");
        };
    }

    /** What {@link #ofSession} needs to know the caller again; null if the credential opens no session. */
    @Nullable
    Session session(String token, Credential.Origin origin) {
        if (oidc.fits(token)) {
            OidcTokens.Known known = oidc.known(token);
            return new Session(known.caller(), false, known.expiresAt());
        }
        return cookie.caller(token, origin) != null ? null : new Session(caller(keys.verify(token)), true, null);
    }

    /**
     * A session to be opened.
     *
     * @param byKey whether it holds as long as the key does
     * @param until null for no end of its own
     */
    record Session(Caller caller, boolean byKey, java.time.@Nullable Instant until) {}
}
