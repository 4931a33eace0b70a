package io.langsheng.server;

import io.langsheng.server.voice.VoiceOpener;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.AudioBlock.Timing.Kind;
import io.langsheng.synthesis.NothingToSpeakException;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.Synthesizer;
import io.langsheng.text.SourceText.Markup;
import io.langsheng.text.TextOptions;
import io.langsheng.text.TextReader;
import io.langsheng.text.lexicon.Lexicon;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** A voice that needs no weights: every character is a tenth of a second at the level of its code point. No
 * stereotype, so that it is there only where it is named, also in processes that scan the test classes. */
public class ToneVoices {
    public static final int RATE = 8000;
    public static final int SAMPLES = 800;
    /** A character that takes {@value #SLOW_MILLIS} ms to compute. */
    public static final String SLOW = "~";

    /** A character that is not spoken while {@link #hold} is in force. */
    public static final String HELD = "\u23F8";

    private static final int SLOW_MILLIS = 20;
    private static final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
    /** How long a character takes to compute, where a test wants to see it in progress. */
    private static final int MILLIS = Integer.getInteger("tone.millis", 0);
    /** Milliseconds that each block takes, for whole processes that are to be as slow as a voice. */
    private static final long PACE = Long.getLong("tone.pace", 0);

    /** From now on whatever holds {@link #HELD} stands still there, until {@link #release}. */
    public static void hold() {
        gate.set(new CountDownLatch(1));
    }

    public static void release() {
        gate.get().countDown();
    }

    @Bean
    @Primary
    public VoiceOpener toneOpener() {
        return opener(voice -> voice);
    }

    /** The voice with something of a test's own around it. */
    public static VoiceOpener opener(UnaryOperator<Synthesizer> around) {
        return new VoiceOpener() {
            @Override
            public Map<String, Path> find(Path root) {
                return Map.of("tone", root);
            }

            @Override
            public Opened open(String id, Path folder) throws IOException {
                return new Opened(
                        "Tone",
                        "PinYin",
                        RATE,
                        List.of("neutral", "happy", "sad", "angry"),
                        1000,
                        SymbolTables.standardMandarin(),
                        new VoiceManifest("Tone", "zh-CN", List.of(), "emotion_none", Map.of(), Map.of()),
                        around.apply(checking(new ToneSynthesizer(new AtomicInteger()))));
            }
        };
    }

    /** Refuses SSML that is wrong, as a real voice does. */
    private static Synthesizer checking(Synthesizer voice) {
        return new Synthesizer() {
            @Override
            public SpeechStream synthesize(SpeechRequest request) {
                if (request.source().markup() == Markup.SSML) {
                    new TextReader(TextOptions.DEFAULT)
                            .read(request.source(), Lexicon.EMPTY, warning -> {})
                            .forEachRemaining(sentence -> {});
                }
                return voice.synthesize(request);
            }

            @Override
            public void close() {
                voice.close();
            }
        };
    }

    /** Counts the blocks it computes. */
    public record ToneSynthesizer(AtomicInteger blocks) implements Synthesizer {
        @Override
        public SpeechStream synthesize(SpeechRequest request) {
            String text = request.source().text();
            if (text.isBlank()) {
                throw new NothingToSpeakException("The text is empty.");
            }
            return new SpeechStream() {
                private int at;
                private volatile boolean closed;

                @Override
                public int sampleRate() {
                    return RATE;
                }

                @Override
                public @Nullable AudioBlock next() {
                    if (closed || at == text.length()) {
                        return null;
                    }
                    if (text.charAt(at) == '!') {
                        throw new IllegalStateException("broken on purpose");
                    }
                    if (text.startsWith(HELD, at)) {
                        awaitRelease();
                    }
                    for (long until = System.nanoTime() + PACE * 1_000_000, left = PACE * 1_000_000;
                            left > 0;
                            left = until - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    blocks.incrementAndGet();
                    LockSupport.parkNanos(
                            TimeUnit.MILLISECONDS.toNanos(text.charAt(at) == SLOW.charAt(0) ? SLOW_MILLIS : MILLIS));
                    float[] samples = new float[SAMPLES];
                    java.util.Arrays.fill(samples, text.charAt(at) % 100 / 100f);
                    long offset = (long) at * SAMPLES;
                    Timing timing = new Timing(Kind.CHARACTER, "", at, at + 1, offset, offset + SAMPLES);
                    at++;
                    return new AudioBlock(samples, offset, List.of(timing));
                }

                private static void awaitRelease() {
                    try {
                        gate.get().await();
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public List<String> warnings() {
                    return List.of();
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }

        @Override
        public void close() {}
    }
}
