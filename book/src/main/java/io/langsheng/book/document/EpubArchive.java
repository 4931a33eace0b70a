package io.langsheng.book.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The zip of an EPUB. Entries are read one at a time into memory, never unpacked to disk, so that no name in the zip is
 * ever a path of ours; what one entry and all together may expand to is limited while inflating, whatever the zip
 * claims.
 */
final class EpubArchive implements AutoCloseable {
    static final int MOST_ENTRIES = 20_000;
    static final int LARGEST_ENTRY = 32 << 20;
    static final long LARGEST_SUM = 256L << 20;

    private final ZipFile zip;
    private long expanded;

    EpubArchive(Path file) throws IOException, DocumentException {
        try {
            zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (java.util.zip.ZipException | IllegalArgumentException e) {
            throw new DocumentException("The EPUB is damaged: it is no readable zip file.", e);
        }
        if (zip.size() > MOST_ENTRIES) {
            int entries = zip.size();
            zip.close();
            throw new DocumentException(
                    "The EPUB holds %d files; at most %d are looked at.".formatted(entries, MOST_ENTRIES));
        }
    }

    /** The entry's bytes; null if there is none of this name. */
    byte @Nullable [] read(String name) throws IOException, DocumentException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.isDirectory()) {
            return null;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            int most = (int) Math.min(LARGEST_ENTRY, LARGEST_SUM - expanded);
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new DocumentException(
                        "The EPUB expands to more than a book can be: over %d MB in one file or %d MB in all."
                                .formatted(LARGEST_ENTRY >> 20, LARGEST_SUM >> 20));
            }
            expanded += bytes.length;
            return bytes;
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw new DocumentException("The EPUB is damaged: a file in it cannot be unpacked.", e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
