package io.langsheng.audio;

import java.util.Map;
import java.util.Set;

/** The formats that need no library: {@code wav}, {@code pcm} (16 bits, little-endian), {@code ulaw}, {@code alaw}. */
public final class PlainEncoderProvider implements AudioEncoderProvider {
    private static final int LOWEST = 8_000;
    private static final int HIGHEST = 192_000;

    @Override
    public Set<String> formats() {
        return Set.of("wav", "pcm", "ulaw", "alaw");
    }

    @Override
    public AudioEncoder open(String format, int sampleRate, long totalSamples, Map<String, String> tags) {
        if (sampleRate < LOWEST || sampleRate > HIGHEST) {
            throw new IllegalArgumentException(
                    "%s cannot carry %d Hz; it takes %d to %d Hz.".formatted(format, sampleRate, LOWEST, HIGHEST));
        }
        return switch (format) {
            case "wav" -> new PlainEncoder(WavHeader.of(sampleRate, totalSamples, tags), Pcm16::bytes);
            case "pcm" -> new PlainEncoder(new byte[0], Pcm16::bytes);
            case "ulaw" -> new PlainEncoder(new byte[0], samples -> each(samples, G711::ulaw));
            case "alaw" -> new PlainEncoder(new byte[0], samples -> each(samples, G711::alaw));
            default -> throw new IllegalArgumentException("Unknown format \"%s\".".formatted(format));
        };
    }

    private interface Code {
        byte of(short sample);
    }

    private static byte[] each(float[] samples, Code code) {
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            bytes[i] = code.of(Pcm16.of(samples[i]));
        }
        return bytes;
    }
}
