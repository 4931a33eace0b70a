package io.langsheng.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** Two nodes' folders over a real S3 server. */
@Timeout(60)
class SharedFilesTest {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(1);
    private LocalBucket server;
    private SharedFiles a;
    private SharedFiles b;

    @BeforeEach
    void start() throws Exception {
        server = new LocalBucket();
        a = node();
        b = node();
    }

    private SharedFiles node() {
        StoreProperties.S3 bucket = new StoreProperties.S3(
                LocalBucket.NAME,
                "tts/",
                "us-east-1",
                server.endpoint(),
                LocalBucket.ACCESS_KEY,
                LocalBucket.SECRET_KEY,
                true,
                Duration.ofSeconds(2),
                PAUSE);
        return new SharedFiles(new S3ObjectStore(bucket), PAUSE.toNanos(), nanos::get);
    }

    @AfterEach
    void stop() throws Exception {
        a.close();
        b.close();
        server.close();
    }

    @Test
    void what_one_node_publishes_the_other_fetches_whole() throws Exception {
        Path original = Files.write(folder.resolve("original"), new byte[300_000]);
        a.publish("audio/x.wav", original);
        Path copy = folder.resolve("b").resolve("x.wav");
        assertThat(b.fetch("audio/x.wav", copy)).isTrue();
        assertThat(copy).hasSameBinaryContentAs(original);
        assertThat(Files.getLastModifiedTime(copy).toInstant())
                .isBetween(
                        Files.getLastModifiedTime(original).toInstant().minusSeconds(2),
                        java.time.Instant.now().plusSeconds(2));
        try (Stream<Path> files = Files.list(copy.resolveSibling(""))) {
            assertThat(files).containsExactly(copy);
        }
    }

    @Test
    void a_bucket_is_tried_before_it_is_relied_on() {
        MockEnvironment settings = new MockEnvironment()
                .withProperty("langsheng.store.s3.bucket", LocalBucket.NAME)
                .withProperty("langsheng.store.s3.endpoint", server.endpoint().toString())
                .withProperty("langsheng.store.s3.access-key", LocalBucket.ACCESS_KEY)
                .withProperty("langsheng.store.s3.secret-key", LocalBucket.SECRET_KEY)
                .withProperty("langsheng.store.s3.path-style", "true");
        assertThat(BucketProbe.of(settings).orElseThrow().problem()).isEmpty();
        settings.setProperty("langsheng.store.s3.bucket", "none");
        assertThat(BucketProbe.of(settings).orElseThrow().problem()).isPresent();
        assertThat(BucketProbe.of(new MockEnvironment())).isEmpty();
    }

    @Test
    void what_nobody_published_is_not_there_and_leaves_nothing() throws Exception {
        Path file = folder.resolve("b").resolve("none");
        assertThat(b.fetch("audio/none", file)).isFalse();
        try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void what_is_removed_is_gone_for_all_and_only_that() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "sound");
        a.publish("jobs/1/a", file);
        a.publish("jobs/1/b", file);
        a.publish("jobs/10/a", file);
        a.publish("lexicons/a.txt", file);
        a.publish("lexicons/a.txt.txt", file);
        b.remove("jobs/1/");
        b.remove("lexicons/a.txt");
        assertThat(a.fetch("jobs/1/a", folder.resolve("1a"))).isFalse();
        assertThat(a.fetch("jobs/1/b", folder.resolve("1b"))).isFalse();
        assertThat(a.fetch("jobs/10/a", folder.resolve("10a"))).isTrue();
        assertThat(a.fetch("lexicons/a.txt", folder.resolve("a.txt"))).isFalse();
        assertThat(a.fetch("lexicons/a.txt.txt", folder.resolve("a.txt.txt"))).isTrue();
    }

    @Test
    void a_mirrored_folder_follows_what_any_node_changes() throws Exception {
        Path first = Files.writeString(folder.resolve("first"), "重庆 chong2 qing4");
        Path second = Files.writeString(folder.resolve("second"), "银行 yin2 hang2");
        Path mirrored = folder.resolve("lexicons");
        Path own = mirrored.resolve("acme/own.txt");
        b.mirror("lexicons/", mirrored);
        b.refresh();
        Files.createDirectories(own.resolveSibling(""));
        Files.writeString(own, "never published");
        a.publish("lexicons/acme/a.txt", first);
        SharedFiles intruder = node();
        intruder.publish("lexicons/../../escape", first);
        intruder.close();
        b.refresh();
        assertThat(mirrored.resolve("acme/a.txt")).hasSameBinaryContentAs(first);
        a.publish("lexicons/acme/a.txt", second);
        b.refresh();
        assertThat(mirrored.resolve("acme/a.txt")).hasSameBinaryContentAs(second);
        a.remove("lexicons/acme/a.txt");
        b.refresh();
        assertThat(mirrored.resolve("acme/a.txt")).doesNotExist();
        assertThat(own).exists();
        assertThat(folder.resolveSibling("escape")).doesNotExist();
    }

    @Test
    void a_bucket_that_is_away_is_left_alone_for_a_while_and_nothing_fails() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "sound");
        a.publish("f", file);
        server.close();
        assertThat(b.fetch("f", folder.resolve("b1"))).isFalse();
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            b.publish("f" + i, file);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("nothing is tried while it pauses")
                .isLessThan(Duration.ofSeconds(1));
        nanos.addAndGet(PAUSE.toNanos() + 1);
        assertThat(b.fetch("f", folder.resolve("b2"))).isFalse();
    }

    @Test
    void what_others_must_find_is_refused_while_the_bucket_is_away_and_the_rest_follows() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        Map<String, String> bucket = new ConcurrentHashMap<>();
        SharedFiles node = new SharedFiles(memory(bucket, away), PAUSE.toNanos(), nanos::get);
        Path file = Files.writeString(folder.resolve("f"), "sound");
        assertThatThrownBy(() -> node.put("jobs/1/a", file))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
        assertThatThrownBy(() -> node.remove("jobs/1/")).as("while it pauses").isInstanceOf(ProblemException.class);
        node.publish("audio/kept", file);
        node.publish("audio/gone", folder.resolve("swept meanwhile"));
        away.set(false);
        nanos.addAndGet(PAUSE.toNanos() + 1);
        node.refresh();
        assertThat(bucket).containsOnlyKeys("audio/kept");
        node.put("jobs/1/a", file);
        node.remove("audio/kept");
        assertThat(bucket).containsOnlyKeys("jobs/1/a");
        node.close();
    }

    private static ObjectStore memory(Map<String, String> bucket, AtomicBoolean away) {
        return new ObjectStore() {
            private void answer() throws IOException {
                if (away.get()) {
                    throw new IOException("no answer");
                }
            }

            @Override
            public void put(String key, Path file) throws IOException {
                answer();
                bucket.put(key, Files.readString(file));
            }

            @Override
            public Optional<Instant> get(String key, Path file) throws IOException {
                answer();
                return Optional.empty();
            }

            @Override
            public Map<String, String> list(String prefix) throws IOException {
                answer();
                return Map.copyOf(bucket);
            }

            @Override
            public void delete(String key) throws IOException {
                answer();
                bucket.remove(key);
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void without_a_bucket_there_are_only_the_nodes_own_files() throws Exception {
        SharedFiles none = SharedFiles.none();
        Path file = Files.writeString(folder.resolve("f"), "sound");
        none.publish("f", file);
        assertThat(none.fetch("f", file)).isTrue();
        assertThat(none.fetch("f", folder.resolve("g"))).isFalse();
    }
}
