package io.langsheng.audio;

import java.util.function.Function;

/** A header, then every sample coded by itself: WAV, PCM, µ-law, A-law. */
final class PlainEncoder implements AudioEncoder {
    private final byte[] header;
    private final Function<float[], byte[]> code;
    private boolean started;

    PlainEncoder(byte[] header, Function<float[], byte[]> code) {
        this.header = header;
        this.code = code;
    }

    @Override
    public byte[] encode(float[] samples) {
        return afterHeader(code.apply(samples));
    }

    @Override
    public byte[] finish() {
        return afterHeader(new byte[0]);
    }

    private byte[] afterHeader(byte[] body) {
        if (started || header.length == 0) {
            return body;
        }
        started = true;
        byte[] both = new byte[header.length + body.length];
        System.arraycopy(header, 0, both, 0, header.length);
        System.arraycopy(body, 0, both, header.length, body.length);
        return both;
    }

    @Override
    public void close() {}
}
