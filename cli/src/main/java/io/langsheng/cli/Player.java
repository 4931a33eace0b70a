package io.langsheng.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the system that plays WAV from its standard input. */
final class Player implements AutoCloseable {
    /** Those that read standard input, the usual ones of Linux first; ffplay and play are on macOS too. */
    private static final List<List<String>> KNOWN = List.of(
            List.of("aplay", "-q", "-"),
            List.of("pw-cat", "-p", "-"),
            List.of("paplay", "/dev/stdin"),
            List.of("ffplay", "-nodisp", "-autoexit", "-loglevel", "error", "-i", "-"),
            List.of("mpv", "--really-quiet", "--no-video", "-"),
            List.of("play", "-q", "-t", "wav", "-"));

    private final String name;
    private final Process process;
    private final Thread listener;
    private volatile boolean silent;

    private Player(String name, Process process) {
        this.name = name;
        this.process = process;
        this.listener = new Thread(this::listen, name + " messages");
        listener.setDaemon(true);
        listener.start();
    }

    /** Passes on what the player says; ffplay ends as if all were well when it found no device. */
    private void listen() {
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.err.println(line);
                if (line.contains("audio open failed")) {
                    silent = true;
                }
            }
        } catch (IOException gone) {
            System.err.println(name + ": " + gone.getMessage());
        }
    }

    /** @throws IOException if there is none on the PATH */
    static Player find() throws IOException {
        return find(System.getenv().getOrDefault("PATH", ""));
    }

    static Player find(String path) throws IOException {
        List<String> names = new ArrayList<>();
        for (List<String> command : KNOWN) {
            for (String folder : path.split(File.pathSeparator)) {
                Path program = Path.of(folder, command.get(0));
                if (!folder.isEmpty() && Files.isExecutable(program)) {
                    List<String> line = new ArrayList<>(command);
                    line.set(0, program.toString());
                    Process process = new ProcessBuilder(line)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
                    return new Player(command.get(0), process);
                }
            }
            names.add(command.get(0));
        }
        throw new IOException(
                "No player found (looked for %s); write a file with -o FILE.".formatted(String.join(", ", names)));
    }

    String name() {
        return name;
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** Waits until everything has been heard. */
    void finish() throws IOException {
        process.getOutputStream().close();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("%s ended with exit code %d; write a file with -o FILE.".formatted(name, code));
            }
            listener.join();
            if (silent) {
                throw new IOException("%s found no audio device; write a file with -o FILE.".formatted(name));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " plays", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                process.waitFor(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
