package io.langsheng.server.access;

import io.langsheng.server.key.KeyBook;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/**
 * What the service signs for itself: sessions of the web page, addresses of files. JSON Web Tokens with HMAC-SHA-256 under
 * the secret all nodes share, so that any node takes them without asking the database. The purpose is part of what is
 * signed: one kind is never taken for the other.
 */
@Component
final class SignedTokens {
    /** What a token is for. */
    enum Purpose {
        SESSION,
        ADDRESS
    }

    private final KeyBook keys;
    private final Clock clock;
    private volatile @Nullable Codec codec;

    SignedTokens(KeyBook keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    private record Codec(String secret, NimbusJwtEncoder encoder, NimbusJwtDecoder decoder) {}

    /**
     * Signs claims.
     *
     * @param subject the path, or whose session it is
     * @throws ProblemException {@code unavailable} while the secret has not been read yet
     */
    String sign(Purpose purpose, String subject, Map<String, Object> claims, Instant expiresAt) {
        JwtClaimsSet set = JwtClaimsSet.builder()
                .claims(all -> all.putAll(claims))
                .subject(subject)
                .audience(List.of(purpose.name()))
                .expiresAt(expiresAt)
                .build();
        JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
        return codec().encoder.encode(JwtEncoderParameters.from(header, set)).getTokenValue();
    }

    /** The token's claims; null if it is not ours, of another purpose, or over. */
    @Nullable
    Jwt open(Purpose purpose, String token) {
        try {
            Jwt jwt = codec().decoder.decode(token);
            boolean fits = jwt.getExpiresAt() != null && List.of(purpose.name()).equals(jwt.getAudience());
            return fits ? jwt : null;
        } catch (JwtException notOurs) {
            return null;
        }
    }

    private Codec codec() {
        String secret = keys.secret();
        if (secret == null) {
            throw ProblemException.later(
                    ProblemCode.UNAVAILABLE, "The service is still starting; try again.", Duration.ofSeconds(1));
        }
        Codec known = codec;
        if (known == null || !known.secret.equals(secret)) {
            SecretKey key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withSecretKey(key)
                    .macAlgorithm(MacAlgorithm.HS256)
                    .build();
            JwtTimestampValidator time = new JwtTimestampValidator(Duration.ZERO);
            time.setClock(clock);
            decoder.setJwtValidator(time);
            known = new Codec(secret, NimbusJwtEncoder.withSecretKey(key).build(), decoder);
            codec = known;
        }
        return known;
    }
}
