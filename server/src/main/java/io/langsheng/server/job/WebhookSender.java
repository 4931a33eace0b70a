package io.langsheng.server.job;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells another server that a job has ended. Signed as the Standard Webhooks specification says: {@code
 * webhook-signature} is {@code v1,} and the base64 of HMAC-SHA256 over {@code id.timestamp.body}, its key the bytes
 * behind {@code whsec_}.
 *
 * <p>Requests go to public addresses only ({@link PublicAddresses}), follow no redirect and read no answer.
 */
@Component
final class WebhookSender {
    private static final String PREFIX = "whsec_";
    private static final int KEY_BYTES = 32;
    private static final int LONGEST_URL = 2000;

    private final JobRepository repository;
    private final JsonMapper json;
    private final Clock clock;
    private final JobProperties.Webhooks properties;
    private final SecureRandom random = new SecureRandom();
    /** Made for the first message: its classes and TLS are a good part of a start. */
    private @Nullable CloseableHttpClient client;

    WebhookSender(JobRepository repository, JsonMapper json, Clock clock, JobProperties properties) {
        this.repository = repository;
        this.json = json;
        this.clock = clock;
        this.properties = properties.webhooks();
    }

    private synchronized CloseableHttpClient client() {
        CloseableHttpClient ready = client;
        if (ready == null) {
            ready = client(new PublicAddresses(properties.privateNetworks()), properties.timeout());
            client = ready;
        }
        return ready;
    }

    static CloseableHttpClient client(DnsResolver addresses, Duration longestWait) {
        Timeout timeout = Timeout.of(longestWait);
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setRedirectsEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Langsheng")
                .build();
    }

    @PreDestroy
    synchronized void close() throws IOException {
        if (client != null) {
            client.close();
        }
    }

    /** @throws ProblemException if the address is none that a webhook can have */
    static URI checked(String url) {
        try {
            URI uri = new URI(url);
            boolean scheme = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (scheme && uri.getHost() != null && uri.getUserInfo() == null && url.length() <= LONGEST_URL) {
                return uri;
            }
        } catch (URISyntaxException broken) {
            // said below
        }
        throw ProblemException.in(
                "webhook.url",
                ProblemCode.INVALID_VALUE,
                "webhook.url must be an absolute https: or http: address without user or password, of at most %d characters."
                        .formatted(LONGEST_URL));
    }

    /** @throws ProblemException if the secret is not of the form {@code whsec_} and base64 */
    static String checkedSecret(String secret) {
        try {
            if (secret.startsWith(PREFIX)
                    && secret.length() <= 200
                    && Base64.getDecoder().decode(secret.substring(PREFIX.length())).length >= 16) {
                return secret;
            }
        } catch (IllegalArgumentException broken) {
            // said below
        }
        throw ProblemException.in(
                "webhook.secret",
                ProblemCode.INVALID_VALUE,
                "webhook.secret must be whsec_ and at least 16 bytes in base64; without one, it is made for you.");
    }

    String newSecret() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /**
     * Sends the job's end.
     *
     * @throws UncheckedIOException if the receiver did not answer with 2xx
     */
    void send(String id, int attempt) throws IOException {
        Job job = repository.find(id).orElse(null);
        String url = job == null ? null : job.options().webhook();
        String secret = job == null ? null : job.options().secret();
        if (job == null || url == null || secret == null) {
            return;
        }
        String message = "job_" + id;
        long now = clock.instant().getEpochSecond();
        byte[] body = json.writeValueAsBytes(Map.of(
                "type", "job." + job.state().id(),
                "timestamp", clock.instant().toString(),
                "data", JobView.of(job, job.options().base(), null)));
        HttpPost post = new HttpPost(checked(url));
        post.setHeader("webhook-id", message);
        post.setHeader("webhook-timestamp", Long.toString(now));
        post.setHeader("webhook-signature", signature(secret, message, now, body));
        post.setHeader("webhook-attempt", Integer.toString(attempt));
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        int status = client().execute(post, response -> response.getCode());
        if (status / 100 != 2) {
            throw new IOException("the receiver answered " + status);
        }
    }

    static String signature(String secret, String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", impossible);
        }
    }

    /** What a job's creator gave, resolved: null without a webhook. */
    @Nullable
    String secretFor(@Nullable String url, @Nullable String secret) {
        if (url == null) {
            return null;
        }
        return secret == null ? newSecret() : checkedSecret(secret);
    }
}
