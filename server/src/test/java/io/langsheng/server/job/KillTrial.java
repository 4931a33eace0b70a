package io.langsheng.server.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * Kills nodes with -9 while they speak groups of a job, starts them again, and looks at what comes of the job.
 *
 * <p>A group in progress is a {@code .partial} file that was not there before the node's turn to die and is still
 * growing up when it is killed; it has been resumed when another process has such a
 * file, or the group's file is there. The trial ends when there were
 * enough kills and the job is complete; its file is compared byte for byte with that of an undisturbed run.
 */
final class KillTrial {
    /** A node works for so long at most before it is killed, so that it is hit at any point of its work. */
    private static final int LONGEST_PATIENCE_MILLIS = 2500;

    private final Path home;
    private final List<JobNode> nodes;
    /** Group in progress when its node was killed → that, until it is taken up again. */
    private final Map<Integer, Interruption> interrupted = new HashMap<>();

    private final List<Long> resumedMillis = new ArrayList<>();
    private final Random random = new Random(9);
    private int kills;

    /** @param files of the job when it happened, those of dead processes among them */
    private record Interruption(long nanos, Set<String> files) {}

    KillTrial(Path home, List<JobNode> nodes) {
        this.home = home;
        this.nodes = nodes;
    }

    /**
     * What a trial found.
     *
     * @param hits kills that cut a group short
     * @param identical whether every file was that of the undisturbed run
     */
    record Report(int kills, int hits, int jobs, int lost, int doubled, boolean identical, long slowestResumeMillis) {}

    /** Speaks the text undisturbed, then again and again until there were enough kills. */
    Report run(String text, int wantedKills) throws Exception {
        for (JobNode node : nodes) {
            node.start();
        }
        nodes.forEach(JobNode::awaitUp);
        String body = "{\"format\":\"wav\",\"text\":\"" + text + "\"}";
        String undisturbed = nodes.get(0).client().create(body).path("id").stringValue();
        JsonNode calm = awaitEnd(undisturbed);
        byte[] expected = result(undisturbed);
        int hits = 0;
        int jobs = 0;
        int lost = 0;
        int doubled = 0;
        boolean identical = true;
        for (int next = 0; kills < wantedKills || jobs == 0; jobs++) {
            nodes.forEach(JobNode::awaitUp);
            String id = nodes.get(0).client().create(body).path("id").stringValue();
            while (kills < wantedKills) {
                JobNode victim = nodes.get(next++ % nodes.size());
                victim.awaitUp();
                Set<Integer> running = awaitRunning(id, victim);
                if (running.isEmpty()) {
                    break; // the job is over
                }
                victim.kill();
                Set<String> before = Set.copyOf(files(id));
                kills++;
                long now = System.nanoTime();
                running.removeIf(group -> Files.exists(groupFile(id, group)));
                hits += running.isEmpty() ? 0 : 1;
                running.forEach(group -> interrupted.putIfAbsent(group, new Interruption(now, before)));
                victim.start();
            }
            nodes.forEach(JobNode::awaitUp);
            JsonNode progress = awaitEnd(id).path("progress");
            int groups = progress.path("groups").intValue();
            int done = progress.path("groups_done").intValue();
            lost += Math.max(0, groups - done);
            boolean sameLength =
                    progress.path("audio_seconds").equals(calm.path("progress").path("audio_seconds"));
            doubled += Math.max(0, done - groups) + (sameLength ? 0 : 1);
            identical &= java.util.Arrays.equals(result(id), expected);
        }
        long slowest = resumedMillis.stream().mapToLong(Long::longValue).max().orElse(0);
        return new Report(kills, hits, jobs, lost, doubled, identical, slowest);
    }

    private byte[] result(String id) throws Exception {
        return nodes.get(0).client().get("/v1/jobs/" + id + "/result").body();
    }

    /** Groups that the victim has begun; several nodes are told apart by their process. Empty when the job is over. */
    private Set<Integer> awaitRunning(String id, JobNode victim) {
        Set<Integer> running = new HashSet<>();
        long notBefore = System.nanoTime()
                + Duration.ofMillis(random.nextInt(LONGEST_PATIENCE_MILLIS)).toNanos();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> {
                    look(id);
                    running.clear();
                    for (String name : files(id)) {
                        if (name.contains(".pcm." + victim.pid() + "-")) {
                            running.add(Integer.parseInt(name.substring(0, name.indexOf('.'))));
                        }
                    }
                    running.removeIf(group -> Files.exists(groupFile(id, group)));
                    boolean ripe = !running.isEmpty() && System.nanoTime() > notBefore;
                    return ripe || Files.exists(home.resolve("data/jobs/" + id + "/result.wav"));
                });
        return running;
    }

    private JsonNode awaitEnd(String id) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(15))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(
                        () -> {
                            look(id);
                            return nodes.get(0).client().job(id);
                        },
                        job -> Set.of("completed", "failed", "cancelled")
                                .contains(job.path("state").stringValue("")));
    }

    /** Notes the groups that another process has taken up since they were cut short. */
    private void look(String id) throws IOException {
        long now = System.nanoTime();
        boolean over = Files.exists(home.resolve("data/jobs/" + id + "/result.wav"));
        List<String> files = files(id);
        interrupted.entrySet().removeIf(entry -> {
            String name = "%06d.pcm".formatted(entry.getKey());
            boolean resumed = over
                    || files.stream()
                            .anyMatch(file -> file.startsWith(name)
                                    && !entry.getValue().files().contains(file));
            if (resumed) {
                resumedMillis.add(
                        Duration.ofNanos(now - entry.getValue().nanos()).toMillis());
            }
            return resumed;
        });
    }

    private Path groupFile(String id, int group) {
        return home.resolve("data/jobs/" + id + "/groups/%06d.pcm".formatted(group));
    }

    private List<String> files(String id) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("data/jobs/" + id + "/groups"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}
