package io.langsheng.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A whole installation on loopback: PostgreSQL, a shared folder, nodes that are processes, and HAProxy with the
 * configuration of {@code deploy/}. Ends everything it started, by process.
 */
final class Cluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final Path folder;
    private final int pace;
    private final int databasePort = freePort();
    private EmbeddedPostgres database;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Process> balancers = new ArrayList<>();
    final int port = freePort();

    /** One process; restarted at the same port. */
    static final class Node {
        final String name;
        final int port = freePort();
        /** Of the service; those that begin with -X are of its Java virtual machine. */
        private final List<String> options;

        private final List<String> before;
        private final boolean alone;
        Process process;

        private Node(String name, List<String> options, List<String> before, boolean alone) {
            this.name = name;
            this.options = options;
            this.before = before;
            this.alone = alone;
        }

        URI uri(String path) {
            return URI.create("http://127.0.0.1:" + port + path);
        }
    }

    /** @param pace milliseconds that a tenth of a second of the tone voice takes */
    Cluster(Path folder, int pace) throws IOException {
        this.folder = folder;
        this.pace = pace;
        this.database = startDatabase();
    }

    private EmbeddedPostgres startDatabase() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(databasePort)
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .start();
    }

    void stopDatabase() throws IOException {
        database.close();
    }

    void restartDatabase() throws IOException {
        database = startDatabase();
    }

    static boolean possible() {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "haproxy")));
    }

    Node node(String name, String... options) throws IOException {
        return started(new Node(name, List.of(options), List.of(), false));
    }

    /**
     * A node that one core must do for.
     *
     * @param alone whether it has a database file and folders of its own, and knows nothing of the others
     */
    Node pinned(String name, int core, boolean alone, String... options) throws IOException {
        return started(new Node(name, List.of(options), List.of("taskset", "-c", Integer.toString(core)), alone));
    }

    private Node started(Node node) throws IOException {
        nodes.add(node);
        start(node);
        return node;
    }

    void start(Node node) throws IOException {
        List<String> command = new ArrayList<>(node.before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dtone.pace=" + pace));
        node.options.stream().filter(option -> option.startsWith("-X")).forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                PacedNode.class.getName(),
                "--server.port=" + node.port,
                "--langsheng.home=" + (node.alone ? folder.resolve(node.name) : folder),
                "--langsheng.cluster.node=" + node.name,
                "--langsheng.cluster.heartbeat=300ms",
                "--langsheng.audio.folder=audio"));
        if (!node.alone) {
            command.add("--langsheng.database.url=" + database.getJdbcUrl("postgres", "postgres"));
            command.add("--langsheng.database.username=postgres");
        }
        node.options.stream().filter(option -> !option.startsWith("-X")).forEach(command::add);
        node.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(node.name + ".log").toFile()))
                .start();
    }

    void ready(Node node) throws IOException {
        await(node.uri("/actuator/health/readiness"), node);
    }

    /** HAProxy in front of the two nodes there are, at {@link #port}. */
    void balance() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "haproxy",
                        "-db",
                        "-f",
                        Path.of("..", "deploy", "haproxy", "haproxy.cfg").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", System.getenv("PATH") + ":/usr/sbin");
        environment.put("LANGSHENG_BIND", "127.0.0.1:" + port);
        environment.put("LANGSHENG_STATS", "127.0.0.1:" + freePort());
        environment.put("LANGSHENG_NODE_A", "127.0.0.1:" + nodes.get(0).port);
        environment.put("LANGSHENG_NODE_B", "127.0.0.1:" + nodes.get(1).port);
        balancers.add(builder.start());
        await(uri("/actuator/health/readiness"), null);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private void await(URI address, Node node) throws IOException {
        long until = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < until) {
            try {
                HttpResponse<Void> answer = client.send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(2))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                assertThat(node == null || node.process.isAlive())
                        .as(() -> "the node ended: " + log(node))
                        .isTrue();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IOException(stop);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new AssertionError(address + " did not get ready; " + log(node));
    }

    private String log(Node node) {
        try {
            return Files.readString(folder.resolve((node == null ? "haproxy" : node.name) + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        balancers.forEach(Process::destroyForcibly);
        nodes.forEach(node -> node.process.destroyForcibly());
        nodes.forEach(node -> node.process.onExit().join());
        database.close();
    }
}
