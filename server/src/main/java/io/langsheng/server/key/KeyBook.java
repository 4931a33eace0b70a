package io.langsheng.server.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.tenant.Scope;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;
import org.springframework.stereotype.Component;

/**
 * All keys, in memory. Requests ask only here and so never wait for the database; a thread of its own reads what has
 * changed every {@link KeyProperties#refresh}. While the database is away the keys stay as they were last seen.
 *
 * <p>A secret is 160 random bits, which no number of hash rounds makes harder to guess; the rounds are few. The hash of
 * a key seen before is not computed again: the digest of the whole token leads to its id, for a while. An unknown id
 * costs as much time as a wrong secret.
 */
@Component
public class KeyBook {
    private static final Logger log = LoggerFactory.getLogger(KeyBook.class);
    /** Clocks of nodes, and transactions in flight, may differ by less than this. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private static final String SIGNING = "signing";

    private final KeyStore store;
    private final KeyProperties properties;
    private final Clock clock;
    private final Pbkdf2PasswordEncoder hasher =
            new Pbkdf2PasswordEncoder("", 16, 1000, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256);
    private final String hashOfNobody = hasher.encode(KeyToken.random().secret());
    private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();
    private final Cache<String, String> verified = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(10, TimeUnit.MINUTES)
            .build();
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "keys");
        thread.setDaemon(true);
        return thread;
    });
    private Instant readUpTo = Instant.EPOCH;
    private boolean away;
    private volatile @Nullable String secret;
    private volatile boolean loaded;

    KeyBook(KeyStore store, KeyProperties properties, Clock clock) {
        this.store = store;
        this.properties = properties;
        this.clock = clock;
    }

    /** What a token turned out to be. */
    public enum Verdict {
        VALID,
        UNKNOWN,
        EXPIRED,
        REVOKED,
        /** The keys have not been read yet. */
        NOT_LOADED
    }

    /** @param caller null unless valid */
    public record Answer(Verdict verdict, @Nullable Caller caller) {}

    /** Whose key this is. Computes at most one hash and waits for nothing. */
    public Answer verify(String token) {
        String digest = digest(token);
        String id = verified.getIfPresent(digest);
        if (id != null) {
            return answer(keys.get(id));
        }
        Optional<KeyToken> parsed = KeyToken.parse(token);
        ApiKey key = parsed.map(form -> keys.get(form.id())).orElse(null);
        String secretPart = parsed.map(KeyToken::secret).orElse("");
        boolean right = hasher.matches(secretPart, key == null ? hashOfNobody : key.hash());
        if (key == null || !right) {
            return new Answer(loaded ? Verdict.UNKNOWN : Verdict.NOT_LOADED, null);
        }
        verified.put(digest, key.id());
        return answer(key);
    }

    /** Whose key has this id, for sessions that were opened with it. */
    public Answer find(String id) {
        return answer(keys.get(id));
    }

    /** Whether the caller's key was good once and is so no longer, for connections that were opened with it. */
    public boolean ended(Caller caller) {
        ApiKey key = keys.get(caller.key());
        return key != null && answer(key).verdict() != Verdict.VALID;
    }

    /**
     * Who work is for that was asked for earlier with this key, which may have ended since. Subjects of an identity
     * provider are known by name alone.
     */
    public Caller holder(String tenant, String key) {
        ApiKey known = keys.get(key);
        if (known != null) {
            return known.caller();
        }
        return key.equals(Caller.OPEN.key()) ? Caller.OPEN : new Caller(tenant, key, Set.of(), Allowance.UNLIMITED);
    }

    private Answer answer(@Nullable ApiKey key) {
        if (key == null) {
            return new Answer(loaded ? Verdict.UNKNOWN : Verdict.NOT_LOADED, null);
        }
        if (key.revokedAt() != null) {
            return new Answer(Verdict.REVOKED, null);
        }
        return key.expired(clock.instant())
                ? new Answer(Verdict.EXPIRED, null)
                : new Answer(Verdict.VALID, key.caller());
    }

    /** What sessions and addresses are signed with; null while it is not known yet. */
    public @Nullable String secret() {
        String configured = properties.secret();
        return configured == null ? secret : configured;
    }

    /** Salted hash of a secret. */
    String hash(KeyToken token) {
        return hasher.encode(token.secret());
    }

    /** Takes in a key as it is now, ahead of the next reading. */
    void put(ApiKey key) {
        keys.put(key.id(), key);
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (properties.on()) {
            long every = properties.refresh().toMillis();
            refresher.scheduleWithFixedDelay(this::refresh, 0, every, TimeUnit.MILLISECONDS);
        }
    }

    /** Reads what has changed. */
    void refresh() {
        try {
            Instant begun = clock.instant();
            if (secret() == null) {
                secret = store.secret(SIGNING);
            }
            store.changedSince(readUpTo).forEach(this::put);
            readUpTo = begun.minus(OVERLAP);
            if (away) {
                log.info("keys can be read again");
                away = false;
            }
            if (!loaded) {
                firstKey();
                loaded = true;
            }
        } catch (DataAccessException | IllegalStateException gone) {
            if (!away) {
                log.warn("keys cannot be read; those known stay in force: {}", gone.getMessage());
                away = true;
            }
        }
    }

    /** Makes the admin key of a new installation, on one of its nodes, and prints it; it is shown nowhere else. */
    private void firstKey() {
        if (!properties.first() || !keys.isEmpty()) {
            return;
        }
        KeyToken token = KeyToken.random();
        ApiKey key = new ApiKey(
                token.id(),
                Caller.DEFAULT_TENANT,
                "first admin key",
                hash(token),
                Set.of(Scope.ADMIN),
                Allowance.UNLIMITED,
                clock.instant(),
                null,
                null);
        if (!store.addFirst(key)) {
            return; // another node has printed its own; it is read with the next refresh
        }
        put(key);
        System.out.printf(
                "%n  Admin key, shown only now; keep it safe.%n  管理员密钥，仅显示这一次，请妥善保存：%n%n    %s%n%n", token.reveal());
        System.out.flush();
    }

    @PreDestroy
    void stop() {
        refresher.shutdownNow();
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
