package io.langsheng.codec;

import io.langsheng.audio.AudioFileEncoder;
import java.io.IOException;

/** A whole file through FFmpeg, straight to disk. */
final class FfmpegFileEncoder implements AudioFileEncoder {
    private final FfmpegEncoder encoder;
    private final FileOutput file;

    /** Owns both. */
    FfmpegFileEncoder(FfmpegEncoder encoder, FileOutput file) {
        this.encoder = encoder;
        this.file = file;
    }

    @Override
    public void write(float[] samples) throws IOException {
        encoder.encode(samples);
        encoder.checkWritten();
    }

    @Override
    public void finish() throws IOException {
        encoder.finish();
        encoder.checkWritten();
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        file.close();
    }
}
