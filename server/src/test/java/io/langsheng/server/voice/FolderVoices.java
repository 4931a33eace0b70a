package io.langsheng.server.voice;

import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.Synthesizer;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;

/**
 * Voices that are folders with one file, {@code level}: a number of percent, at which every character sounds for a tenth
 * of a second, or anything else, which cannot be opened. A stream that goes on behind its voice's end fails.
 */
@Primary
final class FolderVoices implements VoiceOpener {
    static final int RATE = 8000;
    static final int SAMPLES = 800;
    static final long BYTES = 1000;
    private static final String LEVEL = "level";
    private static final CountDownLatch OPEN = new CountDownLatch(0);

    /** Voices opened and closed so far, as id and level. */
    final List<String> opened = new CopyOnWriteArrayList<>();

    final List<String> closed = new CopyOnWriteArrayList<>();

    /** Held up before they are open. */
    volatile CountDownLatch opening = OPEN;
    /** Held up before their second character. */
    volatile CountDownLatch speaking = OPEN;

    static void write(Path root, String id, String level) throws IOException {
        Files.createDirectories(root.resolve(id));
        Files.writeString(root.resolve(id).resolve(LEVEL), level);
    }

    @Override
    public Map<String, Path> find(Path root) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        try (Stream<Path> folders = Files.list(root)) {
            folders.forEach(folder -> found.put(folder.getFileName().toString(), folder));
        }
        return found;
    }

    @Override
    public Opened open(String id, Path folder) throws IOException {
        String level = Files.readString(folder.resolve(LEVEL));
        await(opening);
        if (!level.matches("\\d\\d")) {
            throw new IOException("level is not a number of two digits");
        }
        opened.add(id + level);
        return new Opened(
                id,
                "PinYin",
                RATE,
                List.of("neutral"),
                BYTES,
                SymbolTables.standardMandarin(),
                new VoiceManifest(id, "zh-CN", List.of(), "emotion_none", Map.of(), Map.of()),
                new Level(id + level, Integer.parseInt(level) / 100f));
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private final class Level implements Synthesizer {
        private final String name;
        private final float level;
        private volatile boolean over;

        Level(String name, float level) {
            this.name = name;
            this.level = level;
        }

        @Override
        public SpeechStream synthesize(SpeechRequest request) {
            int characters = request.source().text().length();
            return new SpeechStream() {
                private int at;

                @Override
                public int sampleRate() {
                    return RATE;
                }

                @Override
                public @Nullable AudioBlock next() {
                    if (at == characters) {
                        return null;
                    }
                    try {
                        await(at == 1 ? speaking : OPEN);
                    } catch (IOException stopped) {
                        return null;
                    }
                    if (over) {
                        throw new IllegalStateException("the voice is closed");
                    }
                    float[] samples = new float[SAMPLES];
                    Arrays.fill(samples, level);
                    long offset = (long) at++ * SAMPLES;
                    return new AudioBlock(samples, offset, List.of());
                }

                @Override
                public List<String> warnings() {
                    return List.of();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {
            over = true;
            closed.add(name);
        }
    }
}
