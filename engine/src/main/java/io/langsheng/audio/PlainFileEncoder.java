package io.langsheng.audio;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts an encoder's bytes into a file as they come. */
final class PlainFileEncoder implements AudioFileEncoder {
    private final AudioEncoder encoder;
    private final OutputStream out;

    PlainFileEncoder(AudioEncoder encoder, Path file) throws IOException {
        this.encoder = encoder;
        this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    @Override
    public void write(float[] samples) throws IOException {
        out.write(encoder.encode(samples));
    }

    @Override
    public void finish() throws IOException {
        out.write(encoder.finish());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        out.close();
    }
}
