package io.langsheng.synthesis;

import io.langsheng.acoustic.AcousticModel;
import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.acoustic.MelStream;
import io.langsheng.linguistic.FrontEnd;
import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.ProsodicBoundary;
import io.langsheng.linguistic.Utterance;
import io.langsheng.text.Delivery;
import io.langsheng.vocoder.Vocoder;
import io.langsheng.vocoder.WaveStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A voice without weights whose sound says what was spoken: unit number n of an utterance lasts {@link #FRAMES} frames
 * at the level (n + 1) / 100. Its front-end makes one unit of a character, a break of a comma, a sentence of a full
 * stop, a pause of 100 ms of a vertical bar, a louder unit of a capital letter.
 */
final class LevelVoice {
    static final int FRAMES = 2;
    static final int HOP = 10;
    static final int RATE = 1000;

    final AtomicInteger modelsClosed = new AtomicInteger();
    final AtomicInteger streamsOpen = new AtomicInteger();
    final AtomicInteger framesDecoded = new AtomicInteger();

    VoiceSynthesizer synthesizer() {
        return new VoiceSynthesizer(frontEnd(), acoustic(), vocoder());
    }

    private static FrontEnd frontEnd() {
        return (source, warnings) -> {
            List<Utterance> utterances = new ArrayList<>();
            List<LinguisticUnit> units = new ArrayList<>();
            List<Delivery> deliveries = new ArrayList<>();
            List<Utterance.Pause> pauses = new ArrayList<>();
            String text = source.text();
            int begin = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '?' -> warnings.accept("a question mark was skipped");
                    case '|' -> pauses.add(new Utterance.Pause(units.size() - 1, Duration.ofMillis(100)));
                    case '.' -> {
                        if (!units.isEmpty()) {
                            pauses.add(new Utterance.Pause(units.size() - 1, source.sentencePause()));
                            utterances.add(new Utterance(units, deliveries, pauses, List.of(), begin, i + 1));
                        }
                        units.clear();
                        deliveries.clear();
                        pauses.clear();
                        begin = i + 1;
                    }
                    case ',' -> {
                        units.add(LinguisticUnit.boundary(ProsodicBoundary.INTONATIONAL_PHRASE, i));
                        deliveries.add(source.delivery());
                    }
                    default -> {
                        units.add(new LinguisticUnit("" + c, "tone1", "s_both", "word_both", units.size(), i, i + 1));
                        deliveries.add(
                                Character.isUpperCase(c) ? source.delivery().withVolume(100) : source.delivery());
                    }
                }
            }
            return utterances.iterator();
        };
    }

    private AcousticModel acoustic() {
        return new AcousticModel() {
            @Override
            public MelStream start(Utterance utterance, java.util.function.Consumer<String> warnings) {
                streamsOpen.incrementAndGet();
                int[] durations = new int[utterance.units().size()];
                Arrays.fill(durations, FRAMES);
                return new MelStream() {
                    private int frame;

                    @Override
                    public int[] durations() {
                        return durations;
                    }

                    @Override
                    public Predictions predictions() {
                        return new Predictions(new float[0], new float[0], new float[0]);
                    }

                    @Override
                    public @Nullable MelSpectrogram next(int maxFrames) {
                        int count = Math.min(maxFrames, durations.length * FRAMES - frame);
                        if (count == 0) {
                            return null;
                        }
                        float[] values = new float[count];
                        for (int i = 0; i < count; i++) {
                            values[i] = ((frame + i) / FRAMES + 1) / 100f;
                        }
                        frame += count;
                        framesDecoded.addAndGet(count);
                        return new MelSpectrogram(values, count, 1);
                    }

                    @Override
                    public void close() {
                        streamsOpen.decrementAndGet();
                    }
                };
            }

            @Override
            public void close() {
                modelsClosed.incrementAndGet();
            }
        };
    }

    private Vocoder vocoder() {
        return new Vocoder() {
            @Override
            public int sampleRate() {
                return RATE;
            }

            @Override
            public int hopLength() {
                return HOP;
            }

            @Override
            public WaveStream startWithoutNoise() {
                return start(0);
            }

            @Override
            public WaveStream start(long seed) {
                return new WaveStream() {
                    @Override
                    public float[] push(MelSpectrogram mel, boolean last) {
                        float[] samples = new float[mel.frames() * HOP];
                        for (int i = 0; i < samples.length; i++) {
                            samples[i] = mel.values()[i / HOP];
                        }
                        return samples;
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public void close() {
                modelsClosed.incrementAndGet();
            }
        };
    }
}
