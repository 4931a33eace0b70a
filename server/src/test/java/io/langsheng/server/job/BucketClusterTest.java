package io.langsheng.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.ToneVoices;
import io.langsheng.server.store.LocalBucket;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Two nodes with nothing in common but a database and a bucket. */
@Timeout(400)
class BucketClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int GROUPS = 30;
    private static final String GROUP = "走" + ToneVoices.SLOW.repeat(10) + "一二三四五六七八。";

    @TempDir
    Path folder;

    private LocalBucket bucket;
    private EmbeddedPostgres postgres;
    private ConfigurableApplicationContext a;
    private ConfigurableApplicationContext b;

    @BeforeEach
    void start() throws Exception {
        bucket = new LocalBucket();
        postgres = EmbeddedPostgres.start();
        a = node("a");
        b = node("b");
    }

    private ConfigurableApplicationContext node(String name) {
        return new SpringApplication(LangshengServer.class, ToneVoices.class)
                .run(
                        "--server.port=0",
                        "--langsheng.home=" + folder.resolve(name),
                        "--langsheng.cluster.node=" + name,
                        "--langsheng.synthesis.threads=2", // one may be held
                        "--langsheng.jobs.group-size=20",
                        "--langsheng.database.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                        "--langsheng.store.s3.bucket=" + LocalBucket.NAME,
                        "--langsheng.store.s3.endpoint=" + bucket.endpoint(),
                        "--langsheng.store.s3.access-key=" + LocalBucket.ACCESS_KEY,
                        "--langsheng.store.s3.secret-key=" + LocalBucket.SECRET_KEY,
                        "--langsheng.store.s3.path-style=true",
                        "--langsheng.store.s3.timeout=20s");
    }

    @AfterEach
    void stop() throws Exception {
        ToneVoices.release();
        b.close();
        a.close();
        postgres.close();
        bucket.close();
    }

    private static JobClient client(ConfigurableApplicationContext node) {
        return new JobClient(node.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @Test
    void what_one_node_stores_the_other_has() throws Exception {
        String audio = client(a)
                .tree(client(a).post("/api/tts", "{\"text\":\"一。\"}").body())
                .path("wav_url")
                .stringValue();
        assertThat(client(b).get(audio).body()).isEqualTo(client(a).get(audio).body());

        ToneVoices.hold();
        String text = GROUP.repeat(GROUPS) + ToneVoices.HELD + "。";
        String id = client(a)
                .create("{\"text\":\"" + text + "\",\"format\":\"wav\"}")
                .path("id")
                .stringValue();
        client(b)
                .await(
                        id,
                        PATIENCE,
                        job -> job.path("progress").path("groups_done").intValue() == GROUPS);
        assertThat(spoken("a", id)).as("groups spoken by one").isPositive();
        assertThat(spoken("b", id)).as("groups spoken by the other").isPositive();
        assertThat(spoken("a", id) + spoken("b", id)).isEqualTo(GROUPS);
        for (String name : new String[] {"a", "b"}) {
            Files.deleteIfExists(groups(name, id).resolve("000003.pcm")); // it is in the bucket
        }
        ToneVoices.release();
        client(b).await(id, PATIENCE, job -> job.path("state").stringValue("").equals("completed"));
        byte[] result = client(a).get("/v1/jobs/" + id + "/result").body();
        assertThat(JobApiTest.levels(result))
                .isEqualTo(text.chars().map(c -> c % 100).toArray());
        assertThat(client(b).get("/v1/jobs/" + id + "/result").body()).isEqualTo(result);

        assertThat(client(b).delete("/v1/jobs/" + id).statusCode()).isEqualTo(204);
        assertThat(client(a).get("/v1/jobs/" + id + "/result").statusCode()).isEqualTo(404);
    }

    private Path groups(String node, String job) {
        return folder.resolve(node).resolve("data/jobs").resolve(job).resolve("groups");
    }

    private int spoken(String node, String job) throws IOException {
        Path groups = groups(node, job);
        if (!Files.isDirectory(groups)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(groups)) {
            return (int) files.filter(file -> file.toString().endsWith(".pcm")).count();
        }
    }

    @Test
    void a_lexicon_that_one_node_takes_holds_on_the_other() throws Exception {
        assertThat(client(a)
                        .put("/v1/lexicons/names", "{\"重庆\":\"chong2 qing4\"}")
                        .statusCode())
                .isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() ->
                        new String(client(b).get("/v1/lexicons").body(), StandardCharsets.UTF_8).contains("\"names\""));
        assertThat(client(b)
                        .post("/api/tts", "{\"text\":\"重庆。\",\"lexicon\":\"names\"}")
                        .statusCode())
                .isEqualTo(200);
    }
}
