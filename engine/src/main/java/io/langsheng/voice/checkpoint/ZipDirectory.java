package io.langsheng.voice.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Looks at the end of a zip file before the library reads its whole directory into memory.
 *
 * <p>Source: PKWARE APPNOTE 6.3.10, sections 4.3.14 to 4.3.16.
 */
final class ZipDirectory {
    /** A checkpoint has one entry per storage: some thousands. */
    private static final long MOST_ENTRIES = 100_000;

    private static final long LARGEST_DIRECTORY = 64 << 20;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END64_LENGTH = 56;

    private ZipDirectory() {}

    /** @throws CheckpointException if the file has no directory, or one that is out of all proportion */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            int length = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT + LOCATOR_LENGTH);
            ByteBuffer tail = read(channel, size - length, length);
            int end = length - END_LENGTH;
            while (end >= 0 && tail.getInt(end) != END_SIGNATURE) {
                end--;
            }
            if (end < 0) {
                throw new CheckpointException("is a truncated zip file: its directory is missing");
            }
            long entries = tail.getShort(end + 10) & 0xFFFF;
            long bytes = tail.getInt(end + 12) & 0xFFFFFFFFL;
            int locator = end - LOCATOR_LENGTH;
            if (locator >= 0 && tail.getInt(locator) == LOCATOR_SIGNATURE) {
                long at = tail.getLong(locator + 8);
                if (at < 0 || at > size - END64_LENGTH) {
                    throw new CheckpointException("is a damaged zip file: its directory is said to be outside");
                }
                ByteBuffer end64 = read(channel, at, END64_LENGTH);
                entries = end64.getLong(32);
                bytes = end64.getLong(40);
            }
            if (entries < 0 || entries > MOST_ENTRIES || bytes < 0 || bytes > LARGEST_DIRECTORY) {
                throw new CheckpointException(
                        "has a zip directory of %d entries and %d bytes; at most %d and %d are read"
                                .formatted(entries, bytes, MOST_ENTRIES, LARGEST_DIRECTORY));
            }
        }
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {}
        return buffer.flip();
    }
}
