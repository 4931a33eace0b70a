package io.langsheng.server.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.langsheng.server.key.KeyProperties;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.tenant.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /v1/session}: the web page's log-in with a key. The session is a signed cookie that scripts cannot read, taken by
 * any node; it ends with the key. A second cookie, which the page repeats in a header, guards against forged requests.
 */
@RestController
final class SessionController {
    private final Doorkeeper doorkeeper;
    private final SignedTokens tokens;
    private final KeyProperties properties;
    private final Clock clock;
    private final Refusals refusals;
    private final ObjectProvider<CsrfTokenRepository> csrfTokens;

    SessionController(
            Doorkeeper doorkeeper,
            SignedTokens tokens,
            KeyProperties properties,
            Clock clock,
            Refusals refusals,
            ObjectProvider<CsrfTokenRepository> csrfTokens) {
        this.doorkeeper = doorkeeper;
        this.tokens = tokens;
        this.properties = properties;
        this.clock = clock;
        this.refusals = refusals;
        this.csrfTokens = csrfTokens;
    }

    /** The body of a log-in. */
    record Body(@Nullable String key) {}

    /** @param required whether a key is needed; without it everybody is everything */
    record Shown(
            boolean required,
            String tenant,
            List<String> scopes,
            @JsonProperty("key") String keyId) {}

    @GetMapping("/v1/session")
    Shown session() {
        return shown(Caller.current());
    }

    @PostMapping("/v1/session")
    @Nullable
    Shown open(@RequestBody Body body, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!properties.on()) {
            return shown(Caller.OPEN);
        }
        String given = body.key() == null ? "" : body.key().strip();
        Doorkeeper.Session session;
        try {
            session = doorkeeper.session(given, new Credential.Origin("/v1/session", Credentials.isLocal(request)));
            if (session == null) {
                throw new BadCredentialsException("There is no such key.");
            }
        } catch (AuthenticationException wrong) {
            refusals.onAuthenticationFailure(request, response, wrong);
            return null;
        }
        Instant most = clock.instant().plus(properties.session());
        Instant until = session.until() == null || session.until().isAfter(most) ? most : session.until();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(request, signed(session, until), until));
        csrfTokens.ifAvailable(csrf -> csrf.saveToken(csrf.generateToken(request), request, response));
        return shown(session.caller());
    }

    @DeleteMapping("/v1/session")
    void close(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(request, "", clock.instant()));
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private String signed(Doorkeeper.Session session, Instant until) {
        Caller caller = session.caller();
        Map<String, Object> claims = new LinkedHashMap<>();
        if (session.byKey()) {
            claims.put(Doorkeeper.KEY, caller.key());
        } else {
            claims.put(Doorkeeper.TENANT, caller.tenant());
            claims.put(
                    Doorkeeper.SCOPES,
                    caller.scopes().stream().map(Scope::id).sorted().toList());
        }
        return tokens.sign(SignedTokens.Purpose.SESSION, caller.key(), claims, until);
    }

    private String cookie(HttpServletRequest request, String value, Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return ResponseCookie.from(Credentials.COOKIE, value)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .path(request.getContextPath() + "/")
                .maxAge(left.isNegative() ? Duration.ZERO : left)
                .build()
                .toString();
    }

    private Shown shown(Caller caller) {
        return new Shown(
                properties.on(),
                caller.tenant(),
                Arrays.stream(Scope.values()).filter(caller::may).map(Scope::id).toList(),
                caller.key());
    }
}
