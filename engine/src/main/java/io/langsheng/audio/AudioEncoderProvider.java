package io.langsheng.audio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes encoders of some formats. Found through {@link java.util.ServiceLoader}, so that formats that need native
 * libraries live in a module of their own and can be left out.
 */
public interface AudioEncoderProvider {
    /** Format ids in lower case: {@code wav}, {@code pcm}, {@code ulaw}, {@code alaw}, {@code mp3}, {@code opus} … */
    Set<String> formats();

    /**
     * @param format one of {@link #formats()}
     * @param sampleRate Hz of the samples that will come and of the encoded sound
     * @param totalSamples how many samples will come, or −1 where that is not known (a stream)
     * @param tags metadata by name ({@code AIGC}, {@code title}), written where the container has a place for it (WAV:
     *     a {@code LIST INFO} comment), left out where it has none (PCM)
     * @throws IllegalArgumentException if the format cannot carry this rate; the message names the rates it can
     */
    AudioEncoder open(String format, int sampleRate, long totalSamples, Map<String, String> tags);

    /**
     * Opens an encoder that writes a file.
     *
     * @param totalSamples how many samples will come
     * @param chapters in order; left out where the container has no place for them (WAV, PCM)
     * @param file is overwritten
     * @throws IllegalArgumentException if the format cannot carry this rate
     */
    default AudioFileEncoder openFile(
            String format,
            int sampleRate,
            long totalSamples,
            Map<String, String> tags,
            List<Chapter> chapters,
            Path file)
            throws IOException {
        return new PlainFileEncoder(open(format, sampleRate, totalSamples, tags), file);
    }
}
