package io.langsheng.book.document;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes of a text file → text. A byte order mark decides; else the file is UTF-8 if it is valid UTF-8, else GB18030 if
 * it is valid GB18030, which GB2312 and GBK are subsets of.
 *
 * <p>The order is safe: Chinese text in GB18030 is practically never valid UTF-8, as its byte pairs lack the lead and
 * continuation pattern. Control characters other than line ends and tabs say that it is no text at all.
 */
final class TextDecoder {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private TextDecoder() {}

    static String decode(byte[] bytes) throws DocumentException {
        if (starts(bytes, 0xFF, 0xFE)) {
            return checked(strict(bytes, 2, StandardCharsets.UTF_16LE));
        }
        if (starts(bytes, 0xFE, 0xFF)) {
            return checked(strict(bytes, 2, StandardCharsets.UTF_16BE));
        }
        int from = starts(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        for (Charset charset : List.of(StandardCharsets.UTF_8, GB18030)) {
            try {
                return checked(decoded(bytes, from, charset));
            } catch (CharacterCodingException another) {
                if (from > 0) {
                    break;
                }
            }
        }
        throw unreadable();
    }

    private static String strict(byte[] bytes, int from, Charset charset) throws DocumentException {
        try {
            return decoded(bytes, from, charset);
        } catch (CharacterCodingException e) {
            throw unreadable();
        }
    }

    private static String decoded(byte[] bytes, int from, Charset charset) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                .toString();
    }

    private static String checked(String text) throws DocumentException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B && c != 0x1A) {
                throw unreadable();
            }
        }
        return text;
    }

    private static boolean starts(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static DocumentException unreadable() {
        return new DocumentException(
                "The file is not text in UTF-8, UTF-16 with a byte order mark, or GB18030, and not an EPUB.");
    }
}
