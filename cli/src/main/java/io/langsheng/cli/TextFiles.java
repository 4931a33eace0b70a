package io.langsheng.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** UTF-8 text from outside; anything else is an error rather than a row of question marks. */
final class TextFiles {
    /** Twelve million characters, a day of speech and more. */
    private static final int MOST_BYTES = 36 << 20;

    private TextFiles() {}

    static String read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; expected a text file.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    static String read(InputStream standardInput) throws IOException {
        return read(standardInput, "Standard input");
    }

    private static String read(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "%s holds more than %d MB of text; speak it in parts.".formatted(name, MOST_BYTES >> 20));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    name + " is not UTF-8; convert it, for example with iconv -f GB18030 -t UTF-8.", e);
        }
    }
}
