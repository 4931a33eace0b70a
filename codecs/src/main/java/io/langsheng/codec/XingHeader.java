package io.langsheng.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The length that an MP3 file states. MP3 holds whole frames; an extension of the Xing header, 21 bytes into its encoder
 * field, says how many samples to drop at either end, 12 bits each. FFmpeg's muxer counts what is to be dropped from the
 * last frame alone; where that is more than a frame, the file would be a few samples too long.
 *
 * <p>The header lies in the first frame, and that behind the ID3 tag, which holds chapters and may be long.
 *
 * <p>Sources: G. Bouvigne, "Mp3 Info Tag revision 1 specification"; M. Nilsson, "ID3 tag version 2.4.0", section 3.1.
 */
final class XingHeader {
    private static final int ENCODER = 120;
    private static final int DROPPED = ENCODER + 21;
    private static final int LONGEST_FRAME = 2881;
    private static final int ID3_HEADER = 10;

    private XingHeader() {}

    /**
     * Corrects, in place, what is to be dropped at the end.
     *
     * @param file a whole file; one without such a header stays as it is
     * @param frameSize samples of a frame
     * @param samples that were encoded
     */
    static void state(Output file, int frameSize, long samples) throws IOException {
        long start = endOfTag(file.read(0, ID3_HEADER));
        byte[] frame = file.read(start, LONGEST_FRAME);
        int at = find(frame);
        if (at < 0) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int delay = bytes.getInt(at + DROPPED) >>> 20;
        long frames = bytes.getInt(at + 8);
        long padding = frames * frameSize - delay - samples;
        if (padding < 0 || padding > 0xfff) {
            return;
        }
        int both = delay << 12 | (int) padding;
        file.seek(start + at + DROPPED, 0);
        file.write(new byte[] {(byte) (both >> 16), (byte) (both >> 8), (byte) both});
    }

    private static long endOfTag(byte[] head) {
        if (head.length < ID3_HEADER || head[0] != 'I' || head[1] != 'D' || head[2] != '3') {
            return 0;
        }
        return ID3_HEADER + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]); // seven bits a byte
    }

    private static int find(byte[] frame) {
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        int at = Math.max(text.indexOf("Xing\0\0\0\017"), text.indexOf("Info\0\0\0\017"));
        return at >= 0 && at + DROPPED + Integer.BYTES <= frame.length ? at : -1;
    }
}
