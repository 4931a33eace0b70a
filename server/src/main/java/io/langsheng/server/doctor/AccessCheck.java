package io.langsheng.server.doctor;

import io.langsheng.server.access.Openness;
import io.langsheng.server.key.KeyProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Who may call, and whether the identity provider that says so answers. */
final class AccessCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private AccessCheck() {}

    static List<Finding> examine(Environment environment, KeyProperties keys) {
        List<Finding> findings = new ArrayList<>();
        findings.add(openness(environment.getProperty("server.address", ""), keys));
        String issuer = keys.oidc().issuer();
        if (issuer != null) {
            String keySet = keys.oidc().jwkSetUri();
            findings.add(provider(keySet == null ? issuer.replaceAll("/$", "") + DISCOVERY : keySet));
        }
        return findings;
    }

    private static Finding openness(String address, KeyProperties keys) {
        String where = address.isEmpty() ? "any address of this machine" : address;
        return switch (Openness.of(parsed(address), keys)) {
            case KEYS -> Finding.ok("access", "callers need a key");
            case LOOPBACK -> Finding.ok("access", "open, at %s alone".formatted(where));
            case ALL ->
                Finding.warning(
                        "access",
                        "open to everybody who reaches %s".formatted(where),
                        "Nothing, if that is meant; else set langsheng.keys.required=true.");
            case UNDECIDED ->
                Finding.failed(
                        "access",
                        "server.address is %s, which others may reach, and langsheng.keys.required is not set"
                                .formatted(where),
                        "Set it to true, or to false if everybody who reaches the address may use the service.");
        };
    }

    private static @Nullable InetAddress parsed(String address) {
        try {
            return address.isEmpty() ? null : InetAddress.getByName(address);
        } catch (UnknownHostException nowhere) {
            return null;
        }
    }

    private static Finding provider(String address) {
        String problem = problem(address);
        return problem == null
                ? Finding.ok("access", "the identity provider answers at " + address)
                : Finding.failed(
                        "access",
                        "the identity provider, %s: %s".formatted(address, problem),
                        "Correct langsheng.keys.oidc.issuer or jwk-set-uri, or let this machine reach it; its tokens are refused until then.");
    }

    private static @Nullable String problem(String address) {
        try {
            int status = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(address))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status == 200 ? null : "answers with " + status;
        } catch (IOException | IllegalArgumentException wrong) {
            return Finding.reason(wrong);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "not asked to the end";
        }
    }
}
