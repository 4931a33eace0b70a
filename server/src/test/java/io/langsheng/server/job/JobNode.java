package io.langsheng.server.job;

import io.langsheng.server.LangshengServer;
import io.langsheng.server.ToneVoices;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;

/** A whole server in a process of its own, with a voice that needs no weights but takes its time; to be killed. */
final class JobNode implements AutoCloseable {
    /** On a machine that has much else to do. */
    static final Duration START = Duration.ofMinutes(3);

    private final List<String> command;
    private final Path log;
    private final int port;
    private Process process;

    /** What runs in the other process. */
    static class Application {
        private Application() {}

        public static void main(String[] args) {
            new SpringApplication(LangshengServer.class, ToneVoices.class).run(args);
        }
    }

    /**
     * @param databaseUrl null for a file in {@code home}
     * @param millisPerCharacter of the voice
     */
    JobNode(String name, Path home, String databaseUrl, int millisPerCharacter, List<String> more, NodeProgram program)
            throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        log = home.resolve(name + ".log");
        command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(program.flags());
        command.addAll(List.of(
                "-cp",
                program.classPath(),
                "-Dtone.millis=" + millisPerCharacter,
                Application.class.getName(),
                "--server.port=" + port,
                "--langsheng.home=" + home,
                "--langsheng.label.metadata=false",
                "--langsheng.synthesis.threads=2",
                "--langsheng.audio.folder=data/audio-" + name));
        if (databaseUrl != null) {
            command.add("--langsheng.database.url=" + databaseUrl);
        }
        command.addAll(more);
    }

    JobNode start() throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return this;
    }

    void awaitUp() {
        Awaitility.await(log.toString())
                .atMost(START)
                .pollInterval(Duration.ofMillis(100))
                .failFast("the process has ended, see " + log, () -> !alive())
                .until(this::up);
    }

    JobClient client() {
        return new JobClient(port);
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    boolean up() {
        try {
            return client().get("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it in good order. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " did not end");
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " did not die");
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
