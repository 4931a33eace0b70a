package io.langsheng.server.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.langsheng.linguistic.Utterance;
import io.langsheng.server.ServerProperties;
import io.langsheng.server.store.SharedFiles;
import io.langsheng.server.tenant.Caller;
import io.langsheng.synthesis.UtteranceMemory;
import io.langsheng.synthesis.UtteranceSound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Sentences that were spoken before: looked for in memory, then on disk, then among those being computed right now.
 * {@link SoundKey} says which sounds are the same.
 */
@Component
public final class SoundCache {
    private final Cache<String, KeptSound> memory;
    private final @Nullable DiskSounds disk;
    private final MeterRegistry lookups;
    private final String engine = Fingerprint.ofEngine();

    @Autowired
    SoundCache(
            ServerProperties server,
            CacheProperties properties,
            Clock clock,
            MeterRegistry metrics,
            SharedFiles shared) {
        this(server.at(Path.of("")), properties, clock, metrics, shared);
    }

    SoundCache(Path home, CacheProperties properties, Clock clock, MeterRegistry metrics, SharedFiles shared) {
        this.lookups = metrics;
        memory = Caffeine.newBuilder()
                .maximumWeight(properties.memory().toBytes())
                .weigher((String key, KeptSound sound) -> sound.size())
                .recordStats()
                .build();
        new CaffeineCacheMetrics<>(memory, "sounds", List.of()).bindTo(metrics);
        long limit = properties.disk().toBytes();
        disk = limit == 0 ? null : new DiskSounds(home.resolve(properties.folder()), limit, clock, shared);
    }

    /**
     * The memory of one opened voice. What is being computed is shared only within it, since it ends with the voice.
     *
     * @param voice names the voice's content: {@link Fingerprint#of}
     */
    public UtteranceMemory of(String voice) {
        ConcurrentMap<String, SharedSound> inTheMaking = new ConcurrentHashMap<>();
        return (utterance, seed, make) -> open(voice, inTheMaking, utterance, seed, make);
    }

    private UtteranceSound open(
            String voice,
            ConcurrentMap<String, SharedSound> inTheMaking,
            Utterance utterance,
            long seed,
            Supplier<UtteranceSound> make) {
        // What one tenant has said is not to be found out by another.
        String key = SoundKey.of(engine, voice, Caller.current().tenant(), utterance, seed);
        while (true) {
            Optional<KeptSound> kept = find(key);
            if (kept.isPresent()) {
                return counted(new KeptReader(kept.get()));
            }
            SharedSound shared = inTheMaking.computeIfAbsent(
                    key, absent -> new SharedSound(make, sound -> keep(key, sound), () -> inTheMaking.remove(key)));
            UtteranceSound reader = shared.join();
            if (reader != null) {
                return counted(reader);
            }
        }
    }

    private UtteranceSound counted(UtteranceSound sound) {
        Counter.builder("langsheng.sentences")
                .description("Sentences spoken: computed, kept from before, or shared with a request in progress.")
                .tag("origin", sound.origin().name().toLowerCase(Locale.ROOT))
                .register(lookups)
                .increment();
        return sound;
    }

    private Optional<KeptSound> find(String key) {
        KeptSound sound = memory.getIfPresent(key);
        if (sound == null && disk != null) {
            sound = disk.read(key).orElse(null);
            if (sound != null) {
                memory.put(key, sound);
            }
        }
        return Optional.ofNullable(sound);
    }

    private void keep(String key, KeptSound sound) {
        memory.put(key, sound);
        if (disk != null) {
            disk.write(key, sound);
        }
    }

    @PreDestroy
    void close() {
        if (disk != null) {
            disk.close();
        }
    }
}
