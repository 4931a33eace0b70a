package io.langsheng.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.Utterance;
import io.langsheng.server.store.SharedFiles;
import io.langsheng.server.tenant.Caller;
import io.langsheng.synthesis.BlockSizes;
import io.langsheng.synthesis.UtteranceMemory;
import io.langsheng.synthesis.UtteranceSound;
import io.langsheng.synthesis.UtteranceSound.Origin;
import io.langsheng.text.Delivery;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

@Timeout(30)
class SoundCacheTest {
    private static final int BLOCKS = 5;
    private static final long DISK = 1 << 20;

    @TempDir
    Path folder;

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<SoundCache> caches = new ArrayList<>();

    private SoundCache cache(long memory, long disk) {
        CacheProperties properties =
                new CacheProperties(DataSize.ofBytes(memory), DataSize.ofBytes(disk), Path.of("cache"));
        SoundCache cache =
                new SoundCache(folder, properties, Clock.systemUTC(), new SimpleMeterRegistry(), SharedFiles.none());
        caches.add(cache);
        return cache;
    }

    /** What is still being written is, before its folder is removed. */
    @AfterEach
    void close() {
        caches.forEach(SoundCache::close);
    }

    @Test
    void a_sentence_spoken_before_is_not_computed_again_wherever_it_stands() {
        UtteranceMemory memory = cache(1 << 20, 0).of("voice");
        float[] first = hear(memory.open(utterance("ni hao", 0), 1, this::make));
        UtteranceSound again = memory.open(utterance("ni hao", 40), 1, this::make);
        assertThat(again.origin()).isEqualTo(Origin.KEPT);
        assertThat(again.durations()).containsExactly(2, 3);
        assertThat(again.warnings()).containsExactly("careful");
        assertThat(hear(again)).containsExactly(first);
        assertThat(made).hasValue(1);
        assertThat(closed).hasValue(1);
    }

    static Stream<Utterance> others() {
        Delivery plain = Delivery.PLAIN;
        return Stream.of(
                utterance("ni hou", plain, List.of()),
                utterance("ni hao", plain.withSpeed(1.01), List.of()),
                utterance("ni hao", plain.withPitch(0.1), List.of()),
                utterance("ni hao", plain.withVolume(51), List.of()),
                utterance("ni hao", plain.withEmotions(Map.of("happy", 1.0)), List.of()),
                utterance("ni hao", plain.withEmotions(Map.of("happy", 0.9)), List.of()),
                utterance("ni hao", plain, List.of(new Utterance.Pause(0, Duration.ofMillis(10)))),
                written("F1"),
                written("F2"));
    }

    private static Utterance written(String speaker) {
        Utterance plain = utterance("ni hao", 0);
        List<Utterance.Written> written = Collections.nCopies(2, new Utterance.Written("emotion_neutral", speaker));
        return new Utterance(plain.units(), plain.deliveries(), List.of(), List.of(), 0, 2, written);
    }

    @ParameterizedTest
    @MethodSource("others")
    void what_changes_the_sound_is_another_sound(Utterance other) {
        UtteranceMemory memory = cache(1 << 20, DISK).of("voice");
        hear(memory.open(utterance("ni hao", 0), 1, this::make));
        assertThat(memory.open(other, 1, this::make).origin()).isEqualTo(Origin.MADE);
    }

    @Test
    void another_voice_seed_or_tenant_is_another_sound() throws Exception {
        SoundCache cache = cache(1 << 20, DISK);
        Utterance utterance = utterance("ni hao", 0);
        hear(cache.of("voice").open(utterance, 1, this::make));
        assertThat(cache.of("other").open(utterance, 1, this::make).origin()).isEqualTo(Origin.MADE);
        assertThat(cache.of("voice").open(utterance, 2, this::make).origin()).isEqualTo(Origin.MADE);
        Caller acme = new Caller("acme", "key", Caller.OPEN.scopes(), Caller.OPEN.allowance());
        Callable<Origin> asAcme =
                () -> cache.of("voice").open(utterance, 1, this::make).origin();
        assertThat(acme.call(asAcme)).isEqualTo(Origin.MADE);
        assertThat(cache.of("voice").open(utterance, 1, this::make).origin()).isEqualTo(Origin.KEPT);
    }

    @Test
    void simultaneous_equal_requests_are_computed_once() throws Exception {
        UtteranceMemory memory = cache(1 << 20, DISK).of("voice");
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            Callable<float[]> hearing = () -> hear(memory.open(utterance("ni hao", 0), 1, this::make));
            List<Future<float[]>> heard = threads.invokeAll(Collections.nCopies(64, hearing));
            float[] expected = hear(new Sound());
            for (Future<float[]> sound : heard) {
                assertThat(sound.get()).containsExactly(expected);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(made).hasValue(1);
        assertThat(closed).hasValueGreaterThanOrEqualTo(1);
    }

    @Test
    void what_one_tenant_is_being_told_another_does_not_share() throws Exception {
        UtteranceMemory memory = cache(1 << 20, DISK).of("voice");
        Caller acme = new Caller("acme", "key", Caller.OPEN.scopes(), Caller.OPEN.allowance());
        UtteranceSound ours = memory.open(utterance("ni hao", 0), 1, this::make);
        ours.next(BlockSizes.first());
        UtteranceSound theirs = acme.get(() -> memory.open(utterance("ni hao", 0), 1, this::make));
        assertThat(theirs.origin()).isEqualTo(Origin.MADE);
        assertThat(hear(theirs)).containsExactly(hear(new Sound()));
        assertThat(acme.get(() -> memory.open(utterance("ni hao", 0), 1, this::make))
                        .origin())
                .isEqualTo(Origin.KEPT);
        assertThat(memory.open(utterance("ni hao", 0), 1, this::make).origin())
                .as("still our own, in the making")
                .isEqualTo(Origin.SHARED);
        assertThat(made).hasValue(2);
        ours.close();
    }

    @Test
    void a_reader_who_leaves_does_not_stop_the_others() {
        UtteranceMemory memory = cache(1 << 20, 0).of("voice");
        UtteranceSound one = memory.open(utterance("ni hao", 0), 1, this::make);
        one.next(BlockSizes.first());
        UtteranceSound two = memory.open(utterance("ni hao", 0), 1, this::make);
        assertThat(two.origin()).isEqualTo(Origin.SHARED);
        one.close();
        assertThat(closed).hasValue(0);
        assertThat(hear(two)).hasSize(BLOCKS * 10);
        assertThat(closed).hasValue(1);
        assertThat(made).hasValue(1);
    }

    @Test
    void a_sound_everybody_left_is_given_up_and_made_anew() {
        UtteranceMemory memory = cache(1 << 20, DISK).of("voice");
        UtteranceSound one = memory.open(utterance("ni hao", 0), 1, this::make);
        one.next(BlockSizes.first());
        one.close();
        one.close();
        assertThat(closed).hasValue(1);
        assertThat(one.next(BlockSizes.first())).isNull();
        UtteranceSound two = memory.open(utterance("ni hao", 0), 1, this::make);
        assertThat(two.origin()).isEqualTo(Origin.MADE);
        assertThat(hear(two)).hasSize(BLOCKS * 10);
        assertThat(made).hasValue(2);
    }

    @Test
    void a_failure_is_not_kept() {
        UtteranceMemory memory = cache(1 << 20, DISK).of("voice");
        assertThatThrownBy(() -> memory.open(utterance("ni hao", 0), 1, () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        UtteranceSound broken = memory.open(utterance("ni hao", 0), 1, () -> new Sound() {
            @Override
            public float @Nullable [] next(BlockSizes sizes) {
                throw new IllegalStateException("broken later");
            }
        });
        assertThatThrownBy(() -> broken.next(BlockSizes.first())).hasMessage("broken later");
        assertThat(hear(memory.open(utterance("ni hao", 0), 1, this::make))).hasSize(BLOCKS * 10);
    }

    @Test
    void what_was_spoken_before_a_restart_is_on_disk() {
        SoundCache before = cache(1 << 20, DISK);
        float[] first = hear(before.of("voice").open(utterance("ni hao", 0), 1, this::make));
        before.close();
        UtteranceSound after = cache(0, DISK).of("voice").open(utterance("ni hao", 0), 1, this::make);
        assertThat(after.origin()).isEqualTo(Origin.KEPT);
        assertThat(after.durations()).containsExactly(2, 3);
        assertThat(after.warnings()).containsExactly("careful");
        assertThat(hear(after)).containsExactly(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 9, 17, 25, 60, -1})
    void a_damaged_file_is_a_miss_and_goes(int place) throws IOException {
        SoundCache before = cache(1 << 20, DISK);
        hear(before.of("voice").open(utterance("ni hao", 0), 1, this::make));
        before.close();
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        if (place < 0) {
            bytes = Arrays.copyOf(bytes, bytes.length - 3);
        } else {
            bytes[place] ^= 0x10;
        }
        Files.write(file, bytes);
        SoundCache after = cache(1 << 20, DISK);
        assertThat(after.of("voice").open(utterance("ni hao", 0), 1, this::make).origin())
                .isEqualTo(Origin.MADE);
        assertThat(file).doesNotExist();
    }

    @Test
    void the_disk_holds_no_more_than_its_limit() throws IOException {
        SoundCache small = cache(0, 2000);
        for (int i = 0; i < 30; i++) {
            hear(small.of("voice").open(utterance("ni hao", 0), i, this::make));
        }
        small.close();
        long total = 0;
        for (Path file : files()) {
            total += Files.size(file);
        }
        assertThat(total).isBetween(1000L, 2000L);
    }

    @Test
    void a_folder_that_cannot_be_written_costs_only_the_cache() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file where the folder should be");
        SoundCache cache = cache(1 << 20, DISK);
        assertThat(hear(cache.of("voice").open(utterance("ni hao", 0), 1, this::make)))
                .hasSize(BLOCKS * 10);
        cache.close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private UtteranceSound make() {
        made.incrementAndGet();
        return new Sound();
    }

    private static float[] hear(UtteranceSound sound) {
        List<float[]> blocks = new ArrayList<>();
        for (float[] block = sound.next(BlockSizes.first()); block != null; block = sound.next(BlockSizes.first())) {
            blocks.add(block);
        }
        sound.close();
        float[] all = new float[blocks.stream().mapToInt(block -> block.length).sum()];
        int at = 0;
        for (float[] block : blocks) {
            System.arraycopy(block, 0, all, at, block.length);
            Arrays.fill(block, 9); // a reader may do with its block what it likes
            at += block.length;
        }
        return all;
    }

    private static Utterance utterance(String syllables, int at) {
        return utterance(syllables, at, Delivery.PLAIN, List.of());
    }

    private static Utterance utterance(String syllables, Delivery delivery, List<Utterance.Pause> pauses) {
        return utterance(syllables, 0, delivery, pauses);
    }

    private static Utterance utterance(String syllables, int at, Delivery delivery, List<Utterance.Pause> pauses) {
        List<LinguisticUnit> units = new ArrayList<>();
        for (String symbol : syllables.split(" ")) {
            int place = at + units.size();
            units.add(new LinguisticUnit(symbol, "tone1", "s_both", "word_both", units.size(), place, place + 1));
        }
        return new Utterance(
                units, Collections.nCopies(units.size(), delivery), pauses, List.of(), at, at + units.size());
    }

    /** Five blocks of ten samples. */
    private class Sound implements UtteranceSound {
        private int block;

        @Override
        public Origin origin() {
            return Origin.MADE;
        }

        @Override
        public int[] durations() {
            return new int[] {2, 3};
        }

        @Override
        public List<String> warnings() {
            return List.of("careful");
        }

        @Override
        public float @Nullable [] next(BlockSizes sizes) {
            if (block == BLOCKS) {
                return null;
            }
            float[] samples = new float[10];
            for (int i = 0; i < 10; i++) {
                samples[i] = (10 * block + i) / 100f;
            }
            block++;
            return samples;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
