package io.langsheng.server.speech;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stream of encoded bytes, opened with the first samples. Speech that comes in pieces shares one, so that a file has
 * one header and one end. Belongs to one thread; whoever asked for it closes it.
 */
public final class SpeechEncoding implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final AudioFormats formats;
    private final String format;
    private final Map<String, String> tags;
    private @Nullable AudioEncoder encoder;

    SpeechEncoding(AudioFormats formats, String format, Map<String, String> tags) {
        this.formats = formats;
        this.format = format;
        this.tags = tags;
    }

    /** @throws ProblemException if the format cannot carry the rate */
    byte[] encode(float[] samples, int rate) {
        AudioEncoder open = encoder;
        if (open == null) {
            try {
                open = formats.open(format, rate, -1, tags);
            } catch (IllegalArgumentException unfit) {
                throw ProblemException.in("sample_rate", ProblemCode.INVALID_VALUE, String.valueOf(unfit.getMessage()));
            }
            encoder = open;
        }
        return open.encode(samples);
    }

    /** The remaining bytes; none if nothing was encoded. */
    public byte[] finish() {
        AudioEncoder open = encoder;
        return open == null ? NOTHING : open.finish();
    }

    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}
