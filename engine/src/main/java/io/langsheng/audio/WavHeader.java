package io.langsheng.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What precedes the samples of a WAV file: 44 bytes where there are no tags.
 *
 * <p>Where the length is not known when the header goes out, as in a stream, or does not fit into 32 bits, both sizes
 * are 0xFFFFFFFF, which players read as "until the end".
 *
 * <p>Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", 1991.
 */
public final class WavHeader {
    private static final long UNKNOWN = 0xFFFFFFFFL;

    private WavHeader() {}

    /**
     * The header of 16-bit mono PCM.
     *
     * @param totalSamples −1 where not known
     * @param tags {@code title} and {@code artist} go into chunks of their own, all others into the comment
     */
    public static byte[] of(int sampleRate, long totalSamples, Map<String, String> tags) {
        byte[] info = info(tags);
        long data = totalSamples < 0 ? UNKNOWN : 2 * totalSamples;
        long riff = 36 + info.length + data;
        boolean fits = totalSamples >= 0 && riff < UNKNOWN;
        ByteBuffer header = ByteBuffer.allocate(44 + info.length).order(ByteOrder.LITTLE_ENDIAN);
        chunk(header, "RIFF", fits ? riff : UNKNOWN);
        header.put(ascii("WAVE"));
        chunk(header, "fmt ", 16);
        header.putShort((short) 1).putShort((short) 1); // PCM, mono
        header.putInt(sampleRate).putInt(2 * sampleRate).putShort((short) 2).putShort((short) 16);
        header.put(info);
        chunk(header, "data", fits ? data : UNKNOWN);
        return header.array();
    }

    private static void chunk(ByteBuffer header, String id, long size) {
        header.put(ascii(id)).putInt((int) size);
    }

    /** A {@code LIST} of {@code INFO}; empty without tags. */
    private static byte[] info(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return new byte[0];
        }
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        StringBuilder comment = new StringBuilder();
        new TreeMap<>(tags).forEach((name, value) -> {
            switch (name) {
                case "title" -> text(chunks, "INAM", value);
                case "artist" -> text(chunks, "IART", value);
                case "comment" -> comment.append(comment.isEmpty() ? "" : "\n").append(value);
                default ->
                    comment.append(comment.isEmpty() ? "" : "\n")
                            .append(name)
                            .append('=')
                            .append(value);
            }
        });
        if (!comment.isEmpty()) {
            text(chunks, "ICMT", comment.toString());
        }
        ByteBuffer list = ByteBuffer.allocate(12 + chunks.size()).order(ByteOrder.LITTLE_ENDIAN);
        chunk(list, "LIST", 4L + chunks.size());
        return list.put(ascii("INFO")).put(chunks.toByteArray()).array();
    }

    /** Text chunks end in a zero byte and are padded to an even length. */
    private static void text(ByteArrayOutputStream out, String id, String value) {
        byte[] bytes = value.replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
        int size = bytes.length + 1;
        ByteBuffer chunk = ByteBuffer.allocate(8 + size + size % 2).order(ByteOrder.LITTLE_ENDIAN);
        chunk(chunk, id, size);
        chunk.put(bytes);
        out.writeBytes(chunk.array());
    }

    private static byte[] ascii(String id) {
        return id.getBytes(StandardCharsets.US_ASCII);
    }
}
