package io.langsheng.bench;

import io.langsheng.linguistic.FrontEnds;
import io.langsheng.stage.Stage;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.Synthesizer;
import io.langsheng.synthesis.VoiceSynthesizer;
import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import io.langsheng.text.TextOptions;
import io.langsheng.voice.VoiceFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Measures one voice as it is used: requests of one sentence each, of 5 to 200 syllables, through the same synthesizer
 * as everywhere else. Pauses between sentences are left out of the audio, since silence costs nothing.
 */
final class Benchmark implements AutoCloseable {
    private static final double WARM_UP_SECONDS = 12;
    private static final int FIRST_AUDIO_ROUNDS = 4;
    private static final int LEAST_PRODUCTS = 50;

    private final VoiceFolder voice;
    private final int threads;
    private final StageClock clock;
    private final Synthesizer synthesizer;
    private final MatrixProduct product = new MatrixProduct();
    private final Progress progress;

    /** Hears how far the measurement is, 0 to 1. */
    interface Progress {
        void at(double share);
    }

    Benchmark(VoiceFolder voice, int threads, Progress progress) {
        this.voice = voice;
        this.threads = threads;
        this.progress = progress;
        this.clock = new StageClock(threads);
        this.synthesizer = VoiceSynthesizer.open(voice, new FrontEnds(TextOptions.DEFAULT), threads, clock);
    }

    /** @param seconds of audio to be made at least, after warming up */
    Report run(double seconds, Path home) {
        List<String> sentences = Sentences.mixed();
        speak(sentences, WARM_UP_SECONDS, 0, 0.2);

        clock.reset();
        long cpu = StageClock.processNanos() - product.processNanos();
        long wall = System.nanoTime();
        long wallOfProducts = 0;
        double audio = 0;
        for (int i = 0; audio < seconds; i++) {
            audio += seconds(sentences.get(i % sentences.size()));
            long start = System.nanoTime();
            product.run(3);
            wallOfProducts += System.nanoTime() - start;
            progress.at(0.2 + 0.6 * Math.min(1, audio / seconds));
        }
        double wallSeconds = (System.nanoTime() - wall - wallOfProducts) / 1e9;
        double cpuSeconds = (StageClock.processNanos() - product.processNanos() - cpu) / 1e9;
        Report.Cpu perSecond = new Report.Cpu(
                rounded((clock.seconds(Stage.NORMALIZE) + clock.seconds(Stage.PRONOUNCE)) / audio),
                rounded(clock.seconds(Stage.ACOUSTIC) / audio),
                rounded(clock.seconds(Stage.VOCODER) / audio),
                rounded(cpuSeconds / audio));

        Report.FirstAudio firstAudio = firstAudio(sentences);
        product.run(Math.max(0, LEAST_PRODUCTS - product.calls()));
        return new Report(
                voice.name(),
                threads,
                perSecond,
                rounded(wallSeconds / audio),
                firstAudio,
                Report.rounded(product.gflops(), 1),
                Machine.peakRssMb(),
                Machine.commit(home),
                Machine.cpu());
    }

    private void speak(List<String> sentences, double seconds, double from, double to) {
        double audio = 0;
        for (int i = 0; audio < seconds; i++) {
            audio += seconds(sentences.get(i % sentences.size()));
            progress.at(from + (to - from) * Math.min(1, audio / seconds));
        }
    }

    /** Speaks one sentence and returns how long it is. */
    private double seconds(String sentence) {
        long samples = 0;
        try (SpeechStream stream = synthesizer.synthesize(request(sentence))) {
            for (AudioBlock block = stream.next(); block != null; block = stream.next()) {
                samples += block.samples().length;
            }
            return (double) samples / stream.sampleRate();
        }
    }

    private Report.FirstAudio firstAudio(List<String> sentences) {
        DoubleStream.Builder milliseconds = DoubleStream.builder();
        for (int round = 0; round < FIRST_AUDIO_ROUNDS; round++) {
            for (String sentence : sentences) {
                long start = System.nanoTime();
                try (SpeechStream stream = synthesizer.synthesize(request(sentence))) {
                    stream.next();
                }
                milliseconds.add((System.nanoTime() - start) / 1e6);
                product.run(1);
            }
            progress.at(0.8 + 0.2 * (round + 1) / FIRST_AUDIO_ROUNDS);
        }
        return Report.FirstAudio.of(milliseconds.build().toArray());
    }

    private static SpeechRequest request(String sentence) {
        return new SpeechRequest(
                new SourceText(sentence, SourceText.Markup.PLAIN, Delivery.PLAIN, Duration.ZERO, Duration.ZERO), 0);
    }

    private static double rounded(double value) {
        return Report.rounded(value, 4);
    }

    @Override
    public void close() {
        synthesizer.close();
        product.close();
    }
}
