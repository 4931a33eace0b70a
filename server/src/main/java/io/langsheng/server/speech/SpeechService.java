package io.langsheng.server.speech;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.server.ServerProperties;
import io.langsheng.server.limit.PooledSpeech;
import io.langsheng.server.limit.Priority;
import io.langsheng.server.limit.SynthesisPool;
import io.langsheng.server.monitor.ObservedStream;
import io.langsheng.server.monitor.SpeechMeter;
import io.langsheng.server.monitor.SpeechMetrics;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.usage.Quotas;
import io.langsheng.server.voice.VoiceLease;
import io.langsheng.server.voice.VoiceRegistry;
import io.langsheng.stage.StageObserver;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Service;

/** The one way from a checked command to sound, for every API. */
@Service
public final class SpeechService {
    private final VoiceRegistry voices;
    private final SynthesisPool pool;
    private final AudioFormats formats;
    private final AudioStore store;
    private final ServerProperties properties;
    private final SpeechMetrics metrics;
    private final StageObserver stages;
    private final Quotas quotas;

    SpeechService(
            VoiceRegistry voices,
            SynthesisPool pool,
            AudioFormats formats,
            AudioStore store,
            ServerProperties properties,
            SpeechMetrics metrics,
            StageObserver stages,
            Quotas quotas) {
        this.voices = voices;
        this.pool = pool;
        this.formats = formats;
        this.store = store;
        this.properties = properties;
        this.metrics = metrics;
        this.stages = stages;
        this.quotas = quotas;
    }

    /**
     * Starts speaking for {@link Caller#current}, as one of its parallel streams. The caller reads and closes what
     * comes back.
     *
     * @throws ProblemException if the command cannot be spoken, a limit of the key is reached, or the service is busy
     */
    public EncodedSpeech speak(SpeechCommand command) {
        Quotas.Stream stream = quotas.open(Caller.current());
        try {
            return speak(command, stream::close);
        } catch (RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** Opens one of the caller's parallel streams, for several pieces of text that are one utterance. */
    public Quotas.Stream open() {
        return quotas.open(Caller.current());
    }

    /** Starts speaking a piece of a stream that is already open, and stays so. */
    public EncodedSpeech speakInside(SpeechCommand command) {
        return speak(command, () -> {});
    }

    private EncodedSpeech speak(SpeechCommand command, Runnable release) {
        String text = command.speech().source().text();
        check(command.speech().source());
        formats.require(command.format(), "format");
        VoiceLease voice = voices.lease(command.voice());
        try {
            Delivery delivery = command.speech().source().delivery();
            voice.requireEmotions(delivery.emotions().keySet());
            SpeechMeter meter = metrics.begin(voice.card(), delivery, text.length(), Priority.INTERACTIVE);
            PooledSpeech speech = submit(command, voice, meter);
            Caller caller = Caller.current();
            AtomicBoolean released = new AtomicBoolean();
            return new EncodedSpeech(
                    speech, meter, stages, formats, command.format(), command.sampleRate(), label(), () -> {
                        if (released.compareAndSet(false, true)) {
                            quotas.made(caller, speech.secondsMade());
                            voice.close();
                            release.run();
                        }
                    });
        } catch (RuntimeException e) {
            voice.close();
            throw e;
        }
    }

    private PooledSpeech submit(SpeechCommand command, VoiceLease voice, SpeechMeter meter) {
        Caller caller = Caller.current();
        String text = command.speech().source().text();
        int characters = text.codePointCount(0, text.length());
        try {
            quotas.charge(caller, characters);
            try {
                Callable<SpeechStream> open =
                        CallersStream.of(() -> voice.synthesizer().synthesize(command.speech()), caller);
                return pool.submit(
                        ObservedStream.of(open, meter.observation()),
                        text.length(),
                        caller.tenant(),
                        Priority.INTERACTIVE);
            } catch (ProblemException refused) {
                quotas.giveBack(caller, characters);
                throw refused;
            }
        } catch (ProblemException refused) {
            metrics.rejected(refused.code().id());
            meter.close();
            throw refused;
        }
    }

    /** Speaks to the end into the store and returns the file's name. The file is whole, its header exact. */
    public Stored store(SpeechCommand command) throws IOException, InterruptedException {
        Path spool = store.scratch();
        try (EncodedSpeech speech = speak(command)) {
            long samples = spool(speech, spool);
            int rate = speech.sampleRate();
            String name = store.add(command.format(), file -> encode(spool, samples, rate, command.format(), file));
            return new Stored(
                    name,
                    samples,
                    rate,
                    speech.takeTimings(),
                    speech.timingRate(),
                    speech.warnings(),
                    speech.cacheStatus());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /**
     * A stored file.
     *
     * @param timings in samples at {@code timingRate}
     * @param cacheStatus how much of it was spoken before
     */
    public record Stored(
            String name,
            long samples,
            int sampleRate,
            List<io.langsheng.synthesis.AudioBlock.Timing> timings,
            int timingRate,
            List<String> warnings,
            String cacheStatus) {}

    private void check(SourceText source) {
        String text = source.text();
        if (text.isBlank()) {
            throw ProblemException.in("text", ProblemCode.EMPTY_TEXT, "The text is empty.");
        }
        int most = properties.limits().most(source.markup());
        if (text.length() > most) {
            throw ProblemException.in(
                    "text",
                    ProblemCode.TEXT_TOO_LONG,
                    "The text has %d characters; at most %d are spoken in one request.".formatted(text.length(), most));
        }
    }

    private static long spool(EncodedSpeech speech, Path file) throws IOException, InterruptedException {
        long samples = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (float[] block = speech.nextSamples(); block != null; block = speech.nextSamples()) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(block.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(block);
                out.write(bytes.array());
                samples += block.length;
            }
        }
        return samples;
    }

    private void encode(Path spool, long samples, int rate, String format, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(spool);
                OutputStream out = Files.newOutputStream(file);
                AudioEncoder encoder = formats.open(format, rate, samples, label())) {
            for (byte[] bytes = in.readNBytes(1 << 16); bytes.length > 0; bytes = in.readNBytes(1 << 16)) {
                float[] block = new float[bytes.length / Float.BYTES];
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(block);
                out.write(encoder.encode(block));
            }
            out.write(encoder.finish());
        }
    }

    /** The implicit mark of GB 45438-2025 for generated content, where the operator wants it. */
    private Map<String, String> label() {
        if (!properties.label().metadata()) {
            return Map.of();
        }
        String producer = properties.label().producer().replaceAll("[\\\\\"\\p{Cntrl}]", "");
        return Map.of("AIGC", """
                {"Label":"1","ContentProducer":"%s","ProduceID":"%s","ReservedCode1":"","ContentPropagator":"%s","PropagateID":"","ReservedCode2":""}""".formatted(producer, UUID.randomUUID(), producer));
    }
}
