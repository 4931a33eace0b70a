package io.langsheng.server.access;

import static io.langsheng.server.access.Client.bearer;
import static io.langsheng.server.access.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.langsheng.server.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Tokens of an identity provider with discovery, and those an attacker would make of them. */
@Timeout(60)
@RunningService(properties = {"langsheng.keys.required=true", "langsheng.keys.oidc.characters-per-day=3"})
class OidcTest {
    @Value("${langsheng.home}")
    Path home;

    private static HttpServer provider;
    private static RSAKey key;
    private static String issuer;

    @LocalServerPort
    int port;

    private Client client;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws Exception {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://localhost:" + provider.getAddress().getPort();
        serve(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\",\"subject_types_supported\":[\"public\"]}"
                        .formatted(issuer));
        serve("/keys", new JWKSet(key).toString());
        provider.start();
        registry.add("langsheng.keys.oidc.issuer", () -> issuer);
    }

    private static void serve(String path, String body) {
        provider.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterAll
    static void stop() {
        provider.stop(0);
    }

    @BeforeEach
    void connect() throws IOException {
        client = new Client(port, home.resolve("data"));
    }

    @Test
    void a_token_of_the_provider_lets_in_with_its_tenant_and_scopes() throws Exception {
        String token = signed(claims().build());
        assertThat(client.get("/v1/voices", bearer(token)).statusCode()).isEqualTo(200);
        assertThat(client.get("/v1/admin/keys", bearer(token)).statusCode()).isEqualTo(403);
        assertThat(client.get("/v1/session", bearer(token)).body())
                .contains("\"tenant\":\"acme\"")
                .contains("\"synthesise\"")
                .doesNotContain("\"admin\"");
        String audio = json(client.post("/api/tts", "{\"text\":\"a\"}", bearer(token)))
                .path("wav_url")
                .stringValue();
        assertThat(client.get(audio.substring(0, audio.indexOf('?')), bearer(client.newToken("other")))
                        .statusCode())
                .isEqualTo(404);
        String lists = signed(
                claims().claim("scope", List.of("langsheng:metrics", "else")).build());
        assertThat(client.get("/v1/voices", bearer(lists)).statusCode()).isEqualTo(403);
    }

    @Test
    void each_subject_has_the_allowance_of_the_configuration() throws Exception {
        String token = signed(claims().subject("limited one").build());
        assertThat(client.post("/api/tts", "{\"text\":\"abc\"}", bearer(token)).statusCode())
                .isEqualTo(200);
        assertThat(client.post("/api/tts", "{\"text\":\"a\"}", bearer(token)).statusCode())
                .isEqualTo(429);
        assertThat(client.asLocal("GET", "/v1/admin/usage?tenant=acme&format=csv", null)
                        .body())
                .as("a subject that could disturb a table is told by its digest")
                .containsPattern(",acme,jwt\\.[0-9a-f]{32},")
                .doesNotContain("limited one");
    }

    @Test
    void a_log_in_with_a_token_lasts_no_longer_than_the_token() throws Exception {
        HttpResponse<String> in = client.post("/v1/session", "{\"key\":\"" + signed(claims().build()) + "\"}");
        assertThat(in.statusCode()).isEqualTo(200);
        String cookie = in.headers().allValues("set-cookie").get(0);
        assertThat(Integer.parseInt(cookie.replaceFirst(".*Max-Age=(\\d+).*", "$1")))
                .isBetween(1, 300);
        assertThat(client.get("/v1/session", "Cookie", cookie.split(";")[0]).body())
                .contains("\"tenant\":\"acme\"");
    }

    @Test
    void forged_and_foreign_tokens_are_refused() throws Exception {
        Date past = Date.from(Instant.now().minusSeconds(600));
        RSAKey other = new RSAKeyGenerator(2048).keyID("one").generate();
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims().build());
        confused.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        String good = signed(claims().build());
        String[] parts = good.split("\\.");
        String admin = new PlainJWT(claims().claim("scope", "admin").build())
                .serialize()
                .split("\\.")[1];
        for (String token : List.of(
                signed(claims().issuer("http://evil.example").build()),
                signed(claims().audience("another-service").build()),
                signed(claims().expirationTime(past).build()),
                signed(claims().claim("tenant", null).build()),
                signed(claims().claim("tenant", "../default").build()),
                signed(claims().build(), other),
                new PlainJWT(claims().build()).serialize(),
                confused.serialize(),
                parts[0] + "." + admin + "." + parts[2],
                good.substring(0, good.length() - 6) + "AAAAAA")) {
            HttpResponse<String> answer = client.get("/v1/voices", bearer(token));
            assertThat(answer.statusCode()).as(token).isEqualTo(401);
            assertThat(answer.body()).contains("invalid_api_key");
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience("langsheng")
                .subject("user@example.com")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("tenant", "acme")
                .claim("scope", "openid langsheng:synthesise");
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(claims, key);
    }

    private static String signed(JWTClaimsSet claims, RSAKey by) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(by));
        return jwt.serialize();
    }
}
