package io.langsheng.codec;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.audio.AudioEncoderProvider;
import io.langsheng.audio.AudioFileEncoder;
import io.langsheng.audio.Chapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** MP3, Opus in Ogg, FLAC, AAC in ADTS and in MP4. */
public final class FfmpegEncoderProvider implements AudioEncoderProvider {
    private static final Map<String, Target> TARGETS = new TreeMap<>(Map.of(
            "mp3",
                    new Target(
                            "libmp3lame",
                            "mp3",
                            64_000,
                            Set.of(8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)),
            "opus", new Target("libopus", "ogg", 32_000, Set.of(8000, 12000, 16000, 24000, 48000)),
            "flac", new Target("flac", "flac", 0, Set.of()),
            "aac",
                    new Target(
                            "aac",
                            "adts",
                            64_000,
                            Set.of(8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)),
            "m4a",
                    new Target(
                            "aac",
                            "mp4",
                            64_000,
                            Set.of(8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000))));

    /**
     * @param codec FFmpeg's encoder
     * @param container FFmpeg's muxer
     * @param bitRate bits per second, 0 where the codec is lossless
     * @param rates Hz the codec takes; empty means any
     */
    record Target(String codec, String container, int bitRate, Set<Integer> rates) {}

    @Override
    public Set<String> formats() {
        return TARGETS.keySet();
    }

    @Override
    public AudioEncoder open(String format, int sampleRate, long totalSamples, Map<String, String> tags) {
        return new FfmpegEncoder(target(format, sampleRate), sampleRate, totalSamples >= 0, tags);
    }

    @Override
    public AudioFileEncoder openFile(
            String format,
            int sampleRate,
            long totalSamples,
            Map<String, String> tags,
            List<Chapter> chapters,
            Path file)
            throws IOException {
        Target target = target(format, sampleRate);
        FileOutput output = new FileOutput(file);
        try {
            return new FfmpegFileEncoder(new FfmpegEncoder(target, sampleRate, true, tags, chapters, output), output);
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            output.close();
            throw e;
        }
    }

    private static Target target(String format, int sampleRate) {
        Target target = TARGETS.get(format);
        if (target == null) {
            throw new IllegalArgumentException(
                    "Unknown format; available: " + String.join(", ", TARGETS.keySet()) + ".");
        }
        if (!target.rates().isEmpty() && !target.rates().contains(sampleRate)) {
            throw new IllegalArgumentException("%s cannot carry %d Hz; it can carry %s."
                    .formatted(
                            format,
                            sampleRate,
                            target.rates().stream()
                                    .sorted()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", "))));
        }
        return target;
    }
}
