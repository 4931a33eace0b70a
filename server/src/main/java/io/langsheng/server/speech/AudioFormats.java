package io.langsheng.server.speech;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.audio.AudioEncoderProvider;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The formats this installation can write, from every encoder module on the class path. */
@Component
public final class AudioFormats {
    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "wav", "audio/wav",
            "pcm", "audio/pcm",
            "ulaw", "audio/basic",
            "alaw", "audio/x-alaw-basic",
            "mp3", "audio/mpeg",
            "opus", "audio/ogg",
            "flac", "audio/flac",
            "aac", "audio/aac",
            "m4a", "audio/mp4");

    private final Map<String, AudioEncoderProvider> providers = new TreeMap<>();

    AudioFormats() {
        for (AudioEncoderProvider provider : ServiceLoader.load(AudioEncoderProvider.class)) {
            provider.formats().forEach(format -> providers.putIfAbsent(format, provider));
        }
    }

    public Set<String> ids() {
        return providers.keySet();
    }

    /** @throws ProblemException {@code unknown_format}, listing those available */
    public void require(String format, String field) {
        if (!providers.containsKey(format)) {
            throw ProblemException.in(
                    field,
                    ProblemCode.UNKNOWN_FORMAT,
                    "Unknown format; available: %s.".formatted(String.join(", ", providers.keySet())));
        }
    }

    /** @throws IllegalArgumentException if the format cannot carry the rate */
    public AudioEncoder open(String format, int sampleRate, long totalSamples, Map<String, String> tags) {
        AudioEncoderProvider provider = providers.get(format);
        if (provider == null) {
            throw new IllegalArgumentException("unknown format " + format);
        }
        return provider.open(format, sampleRate, totalSamples, tags);
    }

    public String contentType(String format) {
        return format.equals("json")
                ? "application/json" // timings that lie beside audio
                : CONTENT_TYPES.getOrDefault(format, "application/octet-stream");
    }
}
