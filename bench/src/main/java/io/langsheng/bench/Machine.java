package io.langsheng.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What figures depend on besides the code. */
final class Machine {
    private Machine() {}

    /** The processor's name. */
    static String cpu() {
        return field(Path.of("/proc/cpuinfo"), "model name").orElseGet(() -> System.getProperty("os.arch", "unknown"));
    }

    /** The most memory the process has held so far; what the JVM holds now where the system does not tell. */
    static long peakRssMb() {
        return field(Path.of("/proc/self/status"), "VmHWM")
                .map(value -> Long.parseLong(value.replaceAll("\\D", "")) >> 10)
                .orElseGet(() -> Runtime.getRuntime().totalMemory() >> 20);
    }

    /** The commit that {@code folder} is at, with a plus if files differ from it; "unknown" outside a repository. */
    static String commit(Path folder) {
        String head = git(folder, "rev-parse", "--short=12", "HEAD").orElse("unknown");
        boolean changed = git(folder, "status", "--porcelain", "--untracked-files=no")
                .filter(changes -> !changes.isEmpty())
                .isPresent();
        return changed ? head + "+" : head;
    }

    private static Optional<String> git(Path folder, String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = "git";
        command[1] = "-C";
        command[2] = folder.toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0
                    ? Optional.of(answer.strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> field(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
