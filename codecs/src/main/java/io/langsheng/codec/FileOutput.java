package io.langsheng.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file on disk. */
final class FileOutput implements Output {
    private final FileChannel channel;
    private long position;
    private long length;

    FileOutput(Path file) throws IOException {
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Override
    public void write(byte[] data) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(data);
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
        length = Math.max(length, position);
    }

    @Override
    public long seek(long offset, int whence) {
        long wanted = Output.target(offset, whence, position, length);
        if (wanted >= 0) {
            position = wanted;
        }
        return wanted;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public byte[] read(long offset, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(count, length - offset)));
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            // goes on until it is full
        }
        return bytes.array();
    }

    @Override
    public byte[] take() {
        return new byte[0];
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
