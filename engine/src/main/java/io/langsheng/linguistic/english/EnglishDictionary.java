package io.langsheng.linguistic.english;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * 125,000 English words and their phonemes in 1.5 MB: sorted, each word without the letters it shares with the one
 * before. A look-up searches the first words of blocks of 32, then one block.
 *
 * <p>Data: the CMU Pronouncing Dictionary; {@code engine/data/english/pack.py} describes the bytes.
 */
final class EnglishDictionary {
    private static final int BLOCK = 32;
    private static final int LONGEST = 31;

    private final byte[] entries = unpack("words.bin.gz");
    private final int[] blocks;

    EnglishDictionary() {
        int[] starts = new int[entries.length / BLOCK];
        int count = 0;
        int at = 0;
        for (int entry = 0; at < entries.length; entry++) {
            if (entry % BLOCK == 0) {
                starts[count++] = at;
            }
            at = next(at);
        }
        blocks = Arrays.copyOf(starts, count);
    }

    /** The phonemes of {@code word}, lower case; null if it is not known. */
    byte @Nullable [] find(String word) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return null;
        }
        byte[] wanted = word.getBytes(StandardCharsets.ISO_8859_1);
        int low = 0;
        int high = blocks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            int from = blocks[middle] + 2;
            int order = Arrays.compareUnsigned(wanted, 0, wanted.length, entries, from, from + entries[from - 1]);
            if (order < 0) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return findInBlock(wanted, low);
    }

    private byte @Nullable [] findInBlock(byte[] wanted, int block) {
        byte[] word = new byte[LONGEST];
        int end = block + 1 < blocks.length ? blocks[block + 1] : entries.length;
        for (int at = blocks[block]; at < end; at = next(at)) {
            int shared = entries[at];
            int rest = entries[at + 1];
            System.arraycopy(entries, at + 2, word, shared, rest);
            if (Arrays.equals(word, 0, shared + rest, wanted, 0, wanted.length)) {
                int phonemes = at + 2 + rest;
                return Arrays.copyOfRange(entries, phonemes + 1, phonemes + 1 + entries[phonemes]);
            }
        }
        return null;
    }

    private int next(int at) {
        int phonemes = at + 2 + entries[at + 1];
        return phonemes + 1 + entries[phonemes];
    }

    /** The unpacked bytes of one of this package's resources. */
    static byte[] unpack(String resource) {
        try (InputStream packed = EnglishDictionary.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IllegalStateException(resource + " is missing from the class path");
            }
            return new GZIPInputStream(packed, 1 << 16).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
