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
import java.util.concurrent.atomic.AtomicLong;
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
    /** For so long at most a node speaks before it is killed, so that it is hit at any point of its work. */
    private static final int LONGEST_PATIENCE_MILLIS = 5000;

    private final Path home;
    private final List<JobNode> nodes;
    /** Group in progress when its node was killed → that, until it is taken up again. */
    private final Map<Integer, Interruption> interrupted = new HashMap<>();

    private final List<Long> resumedMillis = new ArrayList<>();
    private final Random random = new Random(9);
    private int kills;
    private int misses;

    /** @param files of the job when it happened, those of dead processes among them */
    private record Interruption(long nanos, Set<String> files) {}

    KillTrial(Path home, List<JobNode> nodes) {
        this.home = home;
        this.nodes = nodes;
    }

    /**
     * What a trial found.
     *
     * @param kills that cut a group short
     * @param misses kills that hit none, as it was done at the last moment
     * @param identical whether every file was that of the undisturbed run
     */
    record Report(
            int kills,
            int misses,
            int jobs,
            int groups,
            int lost,
            int doubled,
            boolean identical,
            List<Long> resumedMillis,
            Duration took) {
        long slowestResumeMillis() {
            return resumedMillis.stream().mapToLong(Long::longValue).max().orElse(0);
        }

        String inWords() {
            List<Long> sorted = resumedMillis.stream().sorted().toList();
            return "%d kills -9, each while a group was spoken (%d more hit none), over %d jobs of %d groups, in %d s: %d groups lost, %d doubled, audio identical to the undisturbed run: %s; %d groups cut short, taken up again after %.1f s (median), %.1f s (longest), %d of them after more than 30 s"
                    .formatted(
                            kills,
                            misses,
                            jobs,
                            groups / Math.max(1, jobs),
                            took.toSeconds(),
                            lost,
                            doubled,
                            identical ? "yes" : "no",
                            sorted.size(),
                            sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2) / 1000.0,
                            slowestResumeMillis() / 1000.0,
                            sorted.stream().filter(millis -> millis > 30_000).count());
        }
    }

    /** Speaks the text undisturbed, then again and again until there were enough kills. */
    Report run(String text, int wantedKills) throws Exception {
        long started = System.nanoTime();
        for (JobNode node : nodes) {
            node.start();
        }
        nodes.forEach(JobNode::awaitUp);
        String body = "{\"format\":\"wav\",\"text\":\"" + text + "\"}";
        String undisturbed = nodes.get(0).client().create(body).path("id").stringValue();
        JsonNode calm = awaitEnd(undisturbed);
        byte[] expected = result(undisturbed);
        int jobs = 0;
        int all = 0;
        int lost = 0;
        int doubled = 0;
        boolean identical = true;
        while (kills < wantedKills || jobs == 0) {
            nodes.forEach(JobNode::awaitUp);
            String id = nodes.get(0).client().create(body).path("id").stringValue();
            killDuring(id, wantedKills);
            nodes.forEach(JobNode::awaitUp);
            JsonNode progress = awaitEnd(id).path("progress");
            int groups = progress.path("groups").intValue();
            int done = progress.path("groups_done").intValue();
            boolean sameLength =
                    progress.path("audio_seconds").equals(calm.path("progress").path("audio_seconds"));
            jobs++;
            all += groups;
            lost += Math.max(0, groups - done);
            doubled += Math.max(0, done - groups) + (sameLength ? 0 : 1);
            identical &= java.util.Arrays.equals(result(id), expected);
            System.out.printf(
                    "job %d is complete after %d kills: %d groups lost, %d doubled so far, audio %s%n",
                    jobs, kills, lost, doubled, identical ? "identical" : "different");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        return new Report(kills, misses, jobs, all, lost, doubled, identical, List.copyOf(resumedMillis), took);
    }

    /** Kills a node in turn, all being up, until there were enough kills or the job is over. */
    private void killDuring(String id, int wantedKills) throws Exception {
        while (kills < wantedKills) {
            JobNode victim = nodes.get((kills + misses) % nodes.size());
            for (JobNode node : nodes) {
                awaitUp(node, id);
            }
            Set<Integer> running = awaitRunning(id, victim);
            if (running.isEmpty()) {
                return;
            }
            victim.kill();
            Set<String> before = Set.copyOf(files(id));
            long now = System.nanoTime();
            running.removeIf(group -> Files.exists(groupFile(id, group)));
            if (running.isEmpty()) {
                misses++;
            } else {
                kills++;
            }
            running.forEach(group -> interrupted.putIfAbsent(group, new Interruption(now, before)));
            victim.start();
        }
    }

    /** Waits for a node that starts, looking meanwhile what becomes of the groups that were cut short. */
    private void awaitUp(JobNode node, String id) {
        Awaitility.await()
                .atMost(JobNode.START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    look(id);
                    return node.up();
                });
    }

    private byte[] result(String id) throws Exception {
        return nodes.get(0).client().get("/v1/jobs/" + id + "/result").body();
    }

    /** Groups that the victim has begun; several nodes are told apart by their process. Empty when the job is over. */
    private Set<Integer> awaitRunning(String id, JobNode victim) {
        Set<Integer> running = new HashSet<>();
        long patience =
                Duration.ofMillis(random.nextInt(LONGEST_PATIENCE_MILLIS)).toNanos();
        AtomicLong begun = new AtomicLong();
        Awaitility.await()
                .atMost(JobNode.START)
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
                    if (!running.isEmpty()) {
                        begun.compareAndSet(0, System.nanoTime());
                    }
                    boolean ripe = !running.isEmpty() && System.nanoTime() - begun.get() >= patience;
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
