package io.langsheng.audio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Every format there is an encoder for: those of this package, and those of the modules on the class path. */
public final class AudioFormats {
    private static final Map<String, AudioEncoderProvider> PROVIDERS = new TreeMap<>();

    static {
        for (AudioEncoderProvider provider : ServiceLoader.load(AudioEncoderProvider.class)) {
            provider.formats().forEach(format -> PROVIDERS.putIfAbsent(format, provider));
        }
    }

    private AudioFormats() {}

    /**
     * Opens an encoder; see {@link AudioEncoderProvider#open}.
     *
     * @throws IllegalArgumentException if there is no such format; the message names those there are
     */
    public static AudioEncoder open(String format, int sampleRate, long totalSamples, Map<String, String> tags) {
        return provider(format).open(format, sampleRate, totalSamples, tags);
    }

    /**
     * Opens an encoder that writes a file; see {@link AudioEncoderProvider#openFile}.
     *
     * @throws IllegalArgumentException if there is no such format; the message names those there are
     */
    public static AudioFileEncoder openFile(
            String format,
            int sampleRate,
            long totalSamples,
            Map<String, String> tags,
            List<Chapter> chapters,
            Path file)
            throws IOException {
        return provider(format).openFile(format, sampleRate, totalSamples, tags, chapters, file);
    }

    private static AudioEncoderProvider provider(String format) {
        AudioEncoderProvider provider = PROVIDERS.get(format);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "Unknown format \"%s\"; available: %s.".formatted(format, String.join(", ", PROVIDERS.keySet())));
        }
        return provider;
    }

    /** Format ids in alphabetical order. */
    public static Iterable<String> all() {
        return PROVIDERS.keySet();
    }
}
