package io.langsheng.voice.checkpoint;

import io.langsheng.voice.checkpoint.TensorReference.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip format of torch 1.6 and later: {@code NAME/data.pkl} describes the tensors, {@code NAME/data/KEY} holds each
 * storage as it was in memory, {@code NAME/byteorder} (2.x) names its byte order.
 */
final class ZipStorages implements Storages {
    /** A pickle describes tensors in some hundred bytes each; 16 MB are forty thousand of them. */
    private static final int LARGEST_PICKLE = 16 << 20;

    /** Torch stores entries as they are; what is packed more tightly than this is no file of weights. */
    private static final int LARGEST_RATIO = 100;

    private final ZipFile zip;
    private final String prefix;
    private final Map<?, ?> root;

    private ZipStorages(ZipFile zip) throws IOException {
        this.zip = zip;
        this.prefix = prefix();
        ZipEntry byteOrder = zip.getEntry(prefix + "byteorder");
        if (byteOrder != null) {
            String order =
                    new String(read(byteOrder, 0, (int) Math.min(16, byteOrder.getSize())), StandardCharsets.UTF_8);
            if (!order.strip().equals("little")) {
                throw new CheckpointException("was written big-endian; only little-endian checkpoints can be read");
            }
        }
        this.root = readPickle();
    }

    static ZipStorages open(Path file) throws IOException {
        ZipDirectory.check(file);
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException | IllegalArgumentException damaged) {
            throw new CheckpointException("is a damaged or truncated zip file", damaged);
        }
        try {
            return new ZipStorages(zip);
        } catch (IOException | RuntimeException | Error e) {
            zip.close();
            throw e;
        }
    }

    private String prefix() throws CheckpointException {
        List<String> pickles = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - "/data.pkl".length())
                .limit(2)
                .toList();
        if (pickles.size() != 1) {
            throw new CheckpointException("is a zip file without data.pkl; a torch checkpoint was expected");
        }
        String found = pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
        if (zip.getEntry(found + "constants.pkl") != null) {
            throw new CheckpointException("is a TorchScript archive; a checkpoint written by torch.save was expected");
        }
        return found;
    }

    private Map<?, ?> readPickle() throws IOException {
        ZipEntry entry = Objects.requireNonNull(zip.getEntry(prefix + "data.pkl"));
        if (entry.getSize() < 0 || entry.getSize() > LARGEST_PICKLE) {
            throw new CheckpointException("says that its pickle has %d bytes; at most %d are read"
                    .formatted(entry.getSize(), LARGEST_PICKLE));
        }
        byte[] pickle = read(entry, 0, (int) entry.getSize());
        Object value = Pickle.read(ByteBuffer.wrap(pickle), TorchIds::storage);
        return TorchIds.dict(value);
    }

    @Override
    public Map<?, ?> root() {
        return root;
    }

    @Override
    public byte[] read(Storage storage, long offset, int length) throws IOException {
        ZipEntry entry = zip.getEntry(prefix + "data/" + storage.key());
        if (entry == null) {
            throw new CheckpointException(
                    "lacks the storage data/%s that a tensor refers to".formatted(TorchIds.printable(storage.key())));
        }
        return read(entry, offset, length);
    }

    private byte[] read(ZipEntry entry, long offset, int length) throws IOException {
        String name = TorchIds.printable(entry.getName().substring(prefix.length()));
        if (entry.getSize() - offset < length) {
            throw new CheckpointException("is truncated: %s has %d bytes where %d were expected"
                    .formatted(name, entry.getSize(), offset + length));
        }
        if (entry.getSize() > 1 << 20 && entry.getSize() / LARGEST_RATIO > entry.getCompressedSize()) {
            throw new CheckpointException("packs %d bytes of %s into %d; that is no checkpoint"
                    .formatted(entry.getSize(), name, entry.getCompressedSize()));
        }
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(offset);
            bytes = in.readNBytes(length);
        } catch (ZipException | java.io.EOFException damaged) {
            throw new CheckpointException("is damaged in %s".formatted(name), damaged);
        }
        if (bytes.length < length) {
            throw new CheckpointException(
                    "is truncated in %s: %d of %d bytes are there".formatted(name, bytes.length, length));
        }
        checkSum(entry, name, bytes);
        return bytes;
    }

    /** Where the whole entry was read and the writer kept a sum, it must be right. */
    private static void checkSum(ZipEntry entry, String name, byte[] bytes) throws CheckpointException {
        if (bytes.length == entry.getSize() && entry.getCrc() > 0) {
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if (sum.getValue() != entry.getCrc()) {
                throw new CheckpointException(
                        "is corrupt: the checksum of %s does not match its content".formatted(name));
            }
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
