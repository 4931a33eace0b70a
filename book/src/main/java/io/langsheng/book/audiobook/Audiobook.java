package io.langsheng.book.audiobook;

import io.langsheng.audio.AudioFileEncoder;
import io.langsheng.audio.AudioFormats;
import io.langsheng.audio.Chapter;
import io.langsheng.audio.WavHeader;
import io.langsheng.book.audiobook.Timeline.Placed;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the finished sound as a file.
 *
 * @param tags metadata; {@code title} and {@code artist} among them where known
 */
public record Audiobook(Timeline timeline, GroupAudio audio, Map<String, String> tags) {
    /** One WAV file a chapter. */
    public static final String ZIP = "zip";

    private static final int BLOCK = 1 << 15;
    private static final long LARGEST_WAV = 0xFFFFFFFFL - 4096;

    /** Every format there is. */
    public static List<String> formats() {
        List<String> formats = new ArrayList<>();
        AudioFormats.all().forEach(formats::add);
        formats.add(ZIP);
        return formats;
    }

    /**
     * Writes the file.
     *
     * @param progress is told how many samples are done, now and then
     * @throws IllegalArgumentException if the format is unknown, or cannot carry the rate or the length
     */
    public void write(String format, Path file, LongConsumer progress) throws IOException {
        long samples = timeline.samples();
        if (format.equals(ZIP)) {
            zip(file, progress);
            return;
        }
        if (format.equals("wav") && 2 * samples > LARGEST_WAV) {
            throw new IllegalArgumentException(
                    "The sound is %d hours long; a WAV file cannot hold it. Ask for m4a, mp3, opus, flac or zip."
                            .formatted(samples / timeline.sampleRate() / 3600));
        }
        List<Chapter> chapters = timeline.chapters().size() > 1 ? timeline.chapters() : List.of();
        try (AudioFileEncoder encoder =
                AudioFormats.openFile(format, timeline.sampleRate(), samples, tags, chapters, file)) {
            copy(0, samples, progress, bytes -> encoder.write(floats(bytes)));
            encoder.finish();
        }
    }

    private void zip(Path file, LongConsumer progress) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.setLevel(1);
            int number = 1;
            for (Chapter chapter : timeline.chapters()) {
                long samples = chapter.to() - chapter.from();
                if (2 * samples > LARGEST_WAV) {
                    throw new IllegalArgumentException("Chapter %d is %d hours long; a WAV file cannot hold it."
                            .formatted(number, samples / timeline.sampleRate() / 3600));
                }
                ZipEntry entry = new ZipEntry("%03d %s.wav".formatted(number++, fileName(chapter.title())));
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the same input gives the same file
                zip.putNextEntry(entry);
                Map<String, String> own = new TreeMap<>(tags);
                own.put("title", chapter.title());
                zip.write(WavHeader.of(timeline.sampleRate(), samples, own));
                copy(chapter.from(), chapter.to(), progress, zip::write);
                zip.closeEntry();
            }
        }
    }

    static String fileName(String title) {
        String plain = title.replaceAll("[^\\p{L}\\p{N} _-]", "_").strip();
        return plain.length() > 60 ? plain.substring(0, 60).strip() : plain;
    }

    private interface Sink {
        void take(byte[] pcm) throws IOException;
    }

    /** Samples {@code [from, to)} with silence where nothing lies. */
    private void copy(long from, long to, LongConsumer progress, Sink sink) throws IOException {
        long at = from;
        for (Placed stretch : timeline.placed()) {
            if (stretch.at() < from || stretch.at() >= to) {
                continue;
            }
            at = silence(at, stretch.at(), sink);
            try (InputStream in = audio.open(stretch.group())) {
                in.skipNBytes(2 * stretch.skip());
                long left = 2 * stretch.length();
                while (left > 0) {
                    byte[] block = in.readNBytes((int) Math.min(left, BLOCK));
                    if (block.length == 0 || block.length % 2 != 0) {
                        throw new EOFException("group %d is shorter than it was".formatted(stretch.group()));
                    }
                    sink.take(block);
                    left -= block.length;
                }
            }
            at += stretch.length();
            progress.accept(at);
        }
        silence(at, to, sink);
        progress.accept(to);
    }

    private static long silence(long from, long to, Sink sink) throws IOException {
        for (long left = 2 * (to - from); left > 0; left -= Math.min(left, BLOCK)) {
            sink.take(new byte[(int) Math.min(left, BLOCK)]);
        }
        return Math.max(from, to);
    }

    private static float[] floats(byte[] pcm) {
        float[] samples = new float[pcm.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (pcm[2 * i] & 0xFF | pcm[2 * i + 1] << 8) / 32767f;
        }
        return samples;
    }
}
