package io.langsheng.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The length that an MP3 file states. MP3 holds whole frames; an extension of the Xing header, 21 bytes into its encoder
 * field, says how many samples to drop at either end, 12 bits each. FFmpeg's muxer counts what is to be dropped from the
 * last frame alone; where that is more than a frame, the file would be a few samples too long.
 *
 * <p>Source: G. Bouvigne, "Mp3 Info Tag revision 1 specification".
 */
final class XingHeader {
    private static final int ENCODER = 120;
    private static final int DROPPED = ENCODER + 21;
    private static final int SEARCHED = 64 << 10;

    private XingHeader() {}

    /**
     * Corrects, in place, what is to be dropped at the end.
     *
     * @param file a whole file; one without such a header stays as it is
     * @param frameSize samples of a frame
     * @param samples that were encoded
     */
    static void state(byte[] file, int frameSize, long samples) {
        int at = find(file);
        if (at < 0) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(file);
        long frames = bytes.getInt(at + 8);
        int dropped = (file[at + DROPPED] & 0xff) << 16
                | (file[at + DROPPED + 1] & 0xff) << 8
                | file[at + DROPPED + 2] & 0xff;
        int delay = dropped >> 12;
        long padding = frames * frameSize - delay - samples;
        if (padding < 0 || padding > 0xfff) {
            return;
        }
        int both = delay << 12 | (int) padding;
        file[at + DROPPED] = (byte) (both >> 16);
        file[at + DROPPED + 1] = (byte) (both >> 8);
        file[at + DROPPED + 2] = (byte) both;
    }

    private static int find(byte[] file) {
        String text = new String(file, 0, Math.min(file.length, SEARCHED), StandardCharsets.ISO_8859_1);
        int at = Math.max(text.indexOf("Xing\0\0\0\017"), text.indexOf("Info\0\0\0\017"));
        return at >= 0 && at + DROPPED + 3 <= file.length ? at : -1;
    }
}
