package io.langsheng.server.access;

import io.langsheng.server.http.BasePath;
import io.langsheng.server.key.KeyProperties;
import io.langsheng.server.tenant.Caller;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Addresses of files that players fetch by themselves, without headers. Where keys are required they are signed for the
 * current tenant and end after {@link KeyProperties#address}; the signature holds for reading this one path.
 */
@Component
public final class FileAddresses {
    private final SignedTokens tokens;
    private final KeyProperties properties;
    private final Clock clock;

    FileAddresses(SignedTokens tokens, KeyProperties properties, Clock clock) {
        this.tokens = tokens;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param path inside the application, such as {@code /audio/….wav} */
    public String of(String path) {
        if (!properties.on()) {
            return BasePath.before(path);
        }
        String token = tokens.sign(
                SignedTokens.Purpose.ADDRESS,
                path,
                Map.of("tenant", Caller.current().tenant()),
                clock.instant().plus(properties.address()));
        return BasePath.before(path) + "?" + Credentials.ACCESS + "=" + token;
    }
}
