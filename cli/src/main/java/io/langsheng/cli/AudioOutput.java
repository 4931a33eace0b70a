package io.langsheng.cli;

import io.langsheng.audio.WavHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the sound of one command goes. A file appears whole or not at all: until {@link #commit} its bytes are in a
 * file beside it, which {@link #close} removes, also when the process is interrupted; what was there before stays.
 */
final class AudioOutput implements AutoCloseable {
    private final OutputStream out;
    private final String name;
    private final @Nullable Unfinished file;
    private final @Nullable Player player;

    /** @param part holds the bytes until they are moved to {@code target} */
    private record Unfinished(Path part, Path target, FileChannel channel, Thread onExit) {}

    private AudioOutput(OutputStream out, String name, @Nullable Unfinished file, @Nullable Player player) {
        this.out = out;
        this.name = name;
        this.file = file;
        this.player = player;
    }

    /** Each block goes out as it comes; the stream is the caller's. */
    static AudioOutput of(OutputStream stream) {
        return new AudioOutput(stream, "Standard output", null, null);
    }

    static AudioOutput of(Player player) {
        return new AudioOutput(player.input(), player.name(), null, player);
    }

    static AudioOutput of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a folder; expected the name of a file in it.");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) { // a pipe or a device
            return new AudioOutput(Files.newOutputStream(path), path.toString(), null, null);
        }
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new IOException(path + " cannot be written: permission denied.");
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("%s cannot be written: there is no folder %s.".formatted(path, folder));
        }
        Path part = folder.resolve(".%s.%d.part"
                .formatted(target.getFileName(), ProcessHandle.current().pid()));
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            String why = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
            throw new IOException(
                    "%s cannot be written: %s.".formatted(path, why == null ? "permission denied" : why), e);
        }
        Thread onExit = new Thread(() -> part.toFile().delete());
        Runtime.getRuntime().addShutdownHook(onExit);
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        };
        return new AudioOutput(out, path.toString(), new Unfinished(part, target, channel, onExit), null);
    }

    /** @throws IOException naming the output */
    void write(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new IOException("%s cannot be written: %s".formatted(name, Failures.reason(e)), e);
        }
    }

    /** Puts the length into a header that went out without it, where the output lets one go back. */
    void knowLength(String format, int sampleRate, long samples) throws IOException {
        if (file != null && format.equals("wav")) {
            file.channel().write(ByteBuffer.wrap(WavHeader.of(sampleRate, samples, Map.of())), 0);
        }
    }

    /** Everything is written: the file takes its name, the player plays to its end. */
    void commit() throws IOException {
        if (player != null) {
            player.finish();
        }
        if (file != null) {
            try {
                file.channel().force(true);
                file.channel().close();
            } catch (IOException e) {
                throw new IOException("%s cannot be written: %s".formatted(name, Failures.reason(e)), e);
            }
            try {
                Files.move(
                        file.part(),
                        file.target(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(file.part(), file.target(), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (player != null) {
            player.close();
        }
        if (file != null) {
            file.channel().close();
            Files.deleteIfExists(file.part());
            try {
                Runtime.getRuntime().removeShutdownHook(file.onExit());
            } catch (IllegalStateException exiting) {
                file.onExit().interrupt(); // the hook is running: it deletes the same file
            }
        }
    }
}
