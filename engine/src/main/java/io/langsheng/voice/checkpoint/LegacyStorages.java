package io.langsheng.voice.checkpoint;

import io.langsheng.voice.checkpoint.TensorReference.Storage;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The format before torch 1.6, still written with {@code _use_new_zipfile_serialization=False}: five pickles (magic
 * number, protocol, system, content, storage keys), then for each key an int64 element count and the raw numbers.
 *
 * <p>Source: torch {@code serialization.py}, {@code _legacy_save}.
 */
final class LegacyStorages implements Storages {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;
    /** Opcode every pickle since protocol 2 starts with. */
    private static final char PROTO = 0x80;

    private static final String NO_CHECKPOINT = "is no torch checkpoint: neither a zip file nor torch's older format";
    /** What stands for a large file in a repository that keeps it elsewhere. */
    private static final String LFS_POINTER = "version https://git-lfs.";

    /** The five pickles lie in front of the numbers; no more of the file is looked at for them. */
    private static final int LARGEST_HEAD = 16 << 20;

    private final FileChannel channel;
    private final Map<?, ?> root;
    /** First byte of each storage's numbers. */
    private final Map<String, Long> positions = new HashMap<>();

    private final Map<String, Storage> storages = new HashMap<>();

    private LegacyStorages(FileChannel channel) throws IOException {
        this.channel = channel;
        ByteBuffer head = read(0, (int) Math.min(LARGEST_HEAD, channel.size()));
        requirePickle(head);
        if (!MAGIC.equals(pickle(head))) {
            throw new CheckpointException(NO_CHECKPOINT);
        }
        if (!Long.valueOf(PROTOCOL).equals(pickle(head))) {
            throw new CheckpointException("has torch's older format in a version other than %d".formatted(PROTOCOL));
        }
        if (pickle(head) instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"))) {
            throw new CheckpointException("was written big-endian; only little-endian checkpoints can be read");
        }
        this.root = TorchIds.dict(pickle(head));
        if (!(pickle(head) instanceof List<?> keys)) {
            throw new CheckpointException("is damaged: the list of its storages is missing");
        }
        locate(keys, head.position());
    }

    static LegacyStorages open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            return new LegacyStorages(channel);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static void requirePickle(ByteBuffer head) throws CheckpointException {
        String start = StandardCharsets.ISO_8859_1
                .decode(head.slice(0, Math.min(head.limit(), LFS_POINTER.length())))
                .toString();
        if (start.equals(LFS_POINTER)) {
            throw new CheckpointException("is a Git LFS pointer, not the checkpoint itself; git lfs pull fetches it");
        }
        if (start.charAt(0) != PROTO) {
            throw new CheckpointException(NO_CHECKPOINT);
        }
    }

    private @Nullable Object pickle(ByteBuffer head) throws CheckpointException {
        return Pickle.read(head, id -> {
            Storage storage = TorchIds.storage(id);
            storages.put(storage.key(), storage);
            return storage;
        });
    }

    /** The numbers follow each other in the order of the keys; the types in the pickle say how long each piece is. */
    private void locate(List<?> keys, long first) throws IOException {
        long position = first;
        for (Object key : keys) {
            Storage storage = key instanceof String name ? storages.get(name) : null;
            if (storage == null) {
                throw new CheckpointException("is damaged: it lists a storage that no tensor refers to");
            }
            ByteBuffer count = read(position, Long.BYTES);
            if (count.remaining() < Long.BYTES) {
                throw new CheckpointException(
                        "is truncated: the storage %s is missing".formatted(TorchIds.printable(storage.key())));
            }
            long elements = count.getLong(0);
            if (elements != storage.elements()) {
                throw new CheckpointException("is damaged: storage %s has %d elements where %d were announced"
                        .formatted(TorchIds.printable(storage.key()), elements, storage.elements()));
            }
            position += Long.BYTES;
            positions.put(storage.key(), position);
            if (elements > (channel.size() - position) / bytes(storage)) {
                throw new CheckpointException(
                        "is truncated: it has %d bytes, but storage %s from byte %d on has %d elements of %d"
                                .formatted(
                                        channel.size(),
                                        TorchIds.printable(storage.key()),
                                        position,
                                        elements,
                                        bytes(storage)));
            }
            position += elements * bytes(storage);
        }
    }

    private static int bytes(Storage storage) {
        return storage.type() == null ? 1 : storage.type().bytes();
    }

    @Override
    public Map<?, ?> root() {
        return root;
    }

    @Override
    public byte[] read(Storage storage, long offset, int length) throws IOException {
        Long position = positions.get(storage.key());
        if (position == null) {
            throw new CheckpointException(
                    "lacks the storage %s that a tensor refers to".formatted(TorchIds.printable(storage.key())));
        }
        ByteBuffer bytes = read(position + offset, length);
        if (bytes.remaining() < length) {
            throw new CheckpointException("is truncated in storage %s".formatted(TorchIds.printable(storage.key())));
        }
        return bytes.array();
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {}
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
