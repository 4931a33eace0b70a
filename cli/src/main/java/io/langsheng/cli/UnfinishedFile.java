package io.langsheng.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file that appears whole or not at all: until {@link #commit} its bytes are in a file beside it, which {@link #close}
 * removes, also when the process is interrupted. What was there before stays until then, and its permissions beyond.
 * Every exception names the file.
 */
final class UnfinishedFile implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final Thread onExit;

    private UnfinishedFile(String name, Path target, Path part, FileChannel channel) {
        this.name = name;
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.onExit = new Thread(() -> part.toFile().delete());
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    static UnfinishedFile of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a folder; expected the name of a file in it.");
        }
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new IOException(path + " cannot be written: permission denied.");
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("%s cannot be written: there is no folder %s.".formatted(path, folder));
        }
        Path part = folder.resolve(
                ".langsheng.%d.%d.part".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet()));
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            String why = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
            throw new IOException(
                    "%s cannot be written: %s.".formatted(path, why == null ? "permission denied" : why), e);
        }
        UnfinishedFile file = new UnfinishedFile(path.toString(), target, part, channel);
        try {
            file.takePermissions();
            return file;
        } catch (IOException e) {
            file.close();
            throw file.unwritable(e);
        }
    }

    private void takePermissions() throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (old != null && Files.exists(target)) {
            Files.setPosixFilePermissions(part, old.readAttributes().permissions());
        }
    }

    /** Puts the bytes behind those of the call before. */
    void write(byte[] bytes) throws IOException {
        writeAt(channel.position(), bytes);
        channel.position(channel.position() + bytes.length);
    }

    /** Puts the bytes over those at a place. */
    void writeAt(long position, byte[] bytes) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer, position + buffer.position());
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Everything is written: the file takes its name. */
    void commit() throws IOException {
        try {
            channel.force(true);
            channel.close();
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private IOException unwritable(IOException e) {
        return new IOException("%s cannot be written: %s".formatted(name, Failures.reason(e)), e);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            onExit.interrupt(); // the hook is running: it deletes the same file
        }
    }
}
