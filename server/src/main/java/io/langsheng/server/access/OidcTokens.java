package io.langsheng.server.access;

import io.langsheng.server.key.KeyProperties;
import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.tenant.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Callers known by an identity provider's JSON Web Token. Signature, issuer, audience and time are checked by Spring
 * Security; the provider's keys are fetched when the first token comes, and again when they change.
 */
@Component
final class OidcTokens {
    /** What may stand in the usage CSV and in logs as it is. */
    private static final Pattern PLAIN_SUBJECT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private static final String SCOPE_PREFIX = "langsheng:";

    private final KeyProperties.Oidc settings;
    private final @Nullable JwtDecoder decoder;

    OidcTokens(KeyProperties properties) {
        this.settings = properties.oidc();
        String issuer = settings.issuer();
        this.decoder = issuer == null ? null : new SupplierJwtDecoder(() -> decoder(settings, issuer));
    }

    private static JwtDecoder decoder(KeyProperties.Oidc settings, String issuer) {
        String keys = settings.jwkSetUri();
        NimbusJwtDecoder decoder = (keys == null
                        ? NimbusJwtDecoder.withIssuerLocation(issuer)
                        : NimbusJwtDecoder.withJwkSetUri(keys))
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(issuer),
                new JwtClaimValidator<List<String>>(
                        "aud", audiences -> audiences != null && audiences.contains(settings.audience()))));
        return decoder;
    }

    /** Whether such tokens are accepted and this may be one. */
    boolean fits(String token) {
        return decoder != null
                && token.startsWith("ey")
                && token.chars().filter(c -> c == '.').count() == 2;
    }

    /** What each subject may use. */
    Allowance allowance() {
        return settings.allowance();
    }

    /** When the token ends, with whose it is. */
    record Known(Caller caller, java.time.@Nullable Instant expiresAt) {}

    /** @throws org.springframework.security.core.AuthenticationException saying what is wrong with it */
    Known known(String token) {
        JwtDecoder checked = decoder;
        if (checked == null) {
            throw new BadCredentialsException("JSON Web Tokens are not accepted here.");
        }
        try {
            Jwt jwt = checked.decode(token);
            return new Known(caller(jwt), jwt.getExpiresAt());
        } catch (BadJwtException wrong) {
            throw new BadCredentialsException(
                    "The token is not valid: wrong issuer, audience or signature, or it has expired.", wrong);
        } catch (JwtException away) {
            throw new AuthenticationServiceException("The identity provider cannot be reached.", away);
        }
    }

    private Caller caller(Jwt jwt) {
        String claimed = jwt.getClaimAsString(settings.tenantClaim());
        String tenant = claimed == null ? settings.tenant() : claimed;
        if (tenant == null) {
            throw new BadCredentialsException("The token has no claim \"%s\".".formatted(settings.tenantClaim()));
        }
        try {
            String subject = jwt.getSubject() == null ? "" : jwt.getSubject();
            return new Caller(Caller.requireTenant(tenant), "jwt." + plain(subject), scopes(jwt), settings.allowance());
        } catch (IllegalArgumentException wrong) {
            throw new BadCredentialsException(
                    "The token's claim \"%s\": %s".formatted(settings.tenantClaim(), wrong.getMessage()));
        }
    }

    private Set<Scope> scopes(Jwt jwt) {
        Object claim = jwt.getClaim(settings.scopeClaim());
        Collection<String> names = claim instanceof String text
                ? Arrays.asList(text.split(" "))
                : claim instanceof Collection<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of();
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : names) {
            Scope.of(name.startsWith(SCOPE_PREFIX) ? name.substring(SCOPE_PREFIX.length()) : name)
                    .ifPresent(scopes::add);
        }
        return scopes;
    }

    private static String plain(String subject) {
        if (PLAIN_SUBJECT.matcher(subject).matches()) {
            return subject;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
