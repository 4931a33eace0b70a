package io.langsheng.cli;

import io.langsheng.audio.WavHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the sound of one command goes: a file that appears whole or not at all, a stream, or the speakers. */
final class AudioOutput implements AutoCloseable {
    private final Sink sink;
    private final @Nullable UnfinishedFile file;
    private final @Nullable Player player;

    /** Takes bytes in order. */
    private interface Sink {
        /** @throws IOException naming the output */
        void write(byte[] bytes) throws IOException;
    }

    private AudioOutput(Sink sink, @Nullable UnfinishedFile file, @Nullable Player player) {
        this.sink = sink;
        this.file = file;
        this.player = player;
    }

    /** Each block goes out as it comes; the stream is the caller's. */
    static AudioOutput of(OutputStream stream) {
        return new AudioOutput(sink("Standard output", stream), null, null);
    }

    static AudioOutput of(Player player) {
        return new AudioOutput(sink(player.name(), player.input()), null, player);
    }

    static AudioOutput of(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) { // a pipe or a device
            return new AudioOutput(sink(path.toString(), Files.newOutputStream(path)), null, null);
        }
        UnfinishedFile file = UnfinishedFile.of(path);
        return new AudioOutput(file::write, file, null);
    }

    private static Sink sink(String name, OutputStream out) {
        return bytes -> {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException e) {
                throw new IOException("%s cannot be written: %s".formatted(name, Failures.reason(e)), e);
            }
        };
    }

    /** @throws IOException naming the output */
    void write(byte[] bytes) throws IOException {
        sink.write(bytes);
    }

    /** Puts the length into a header that went out without it, where the output lets one go back. */
    void knowLength(String format, int sampleRate, long samples) throws IOException {
        if (file != null && format.equals("wav")) {
            file.writeAt(0, WavHeader.of(sampleRate, samples, Map.of()));
        }
    }

    /** Everything is written: the file takes its name, the player plays to its end. */
    void commit() throws IOException {
        if (player != null) {
            player.finish();
        }
        if (file != null) {
            file.commit();
        }
    }

    @Override
    public void close() throws IOException {
        if (player != null) {
            player.close();
        }
        if (file != null) {
            file.close();
        }
    }
}
