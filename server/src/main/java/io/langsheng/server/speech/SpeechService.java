package io.langsheng.server.speech;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.server.ServerProperties;
import io.langsheng.server.label.AigcMark;
import io.langsheng.server.label.LabelProperties;
import io.langsheng.server.label.LabelledStream;
import io.langsheng.server.lexicon.Lexicons;
import io.langsheng.server.limit.PooledSpeech;
import io.langsheng.server.limit.Priority;
import io.langsheng.server.limit.ScopedStream;
import io.langsheng.server.limit.SynthesisPool;
import io.langsheng.server.monitor.SpeechMeter;
import io.langsheng.server.monitor.SpeechMetrics;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.usage.Quotas;
import io.langsheng.server.voice.VoiceLease;
import io.langsheng.server.voice.VoiceRegistry;
import io.langsheng.stage.StageObserver;
import io.langsheng.synthesis.SpeechRequest;
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
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

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
    private final Lexicons lexicons;
    private final LabelProperties label;
    private final AigcMark mark;
    private final JsonMapper json;

    SpeechService(
            VoiceRegistry voices,
            SynthesisPool pool,
            AudioFormats formats,
            AudioStore store,
            ServerProperties properties,
            SpeechMetrics metrics,
            StageObserver stages,
            Quotas quotas,
            Lexicons lexicons,
            LabelProperties label,
            AigcMark mark,
            JsonMapper json) {
        this.voices = voices;
        this.pool = pool;
        this.formats = formats;
        this.store = store;
        this.properties = properties;
        this.metrics = metrics;
        this.stages = stages;
        this.quotas = quotas;
        this.lexicons = lexicons;
        this.label = label;
        this.mark = mark;
        this.json = json;
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
            return speak(command, encoding(command.format()), true, stream::close);
        } catch (RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** Begins an utterance of several pieces of text, as one request and one of the caller's parallel streams. */
    public Quotas.Stream begin() {
        return quotas.begin(Caller.current());
    }

    /** An encoding for speech in pieces; the caller closes it. */
    public SpeechEncoding encoding(String format) {
        formats.require(format, "format");
        return new SpeechEncoding(formats, format, mark.tags());
    }

    /**
     * Starts speaking a piece of a stream that is already open, and stays so, without the spoken notice. The encoding
     * stays open too; its format is the one that counts.
     */
    public EncodedSpeech speakInside(SpeechCommand command, SpeechEncoding encoding) {
        return speak(command, encoding, false, () -> {});
    }

    private EncodedSpeech speak(SpeechCommand command, SpeechEncoding encoding, boolean whole, Runnable release) {
        String text = command.speech().source().text();
        check(command.speech().source());
        VoiceLease voice = voices.lease(command.voice());
        try {
            Delivery delivery = command.speech().source().delivery();
            voice.requireEmotions(delivery.emotions().keySet());
            SpeechMeter meter = metrics.begin(voice.card(), delivery, text.length(), Priority.INTERACTIVE);
            PooledSpeech speech = submit(command, voice, meter, whole);
            Caller caller = Caller.current();
            AtomicBoolean released = new AtomicBoolean();
            return new EncodedSpeech(speech, meter, stages, encoding, whole, command.sampleRate(), () -> {
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

    private PooledSpeech submit(SpeechCommand command, VoiceLease voice, SpeechMeter meter, boolean whole) {
        Caller caller = Caller.current();
        SourceText source = command.speech().source();
        String text = source.text();
        int characters = text.codePointCount(0, text.length());
        try {
            SpeechRequest request = new SpeechRequest(
                    source.withLexicon(lexicons.with(source.lexicon())),
                    command.speech().seed());
            quotas.charge(caller, characters);
            try {
                Callable<SpeechStream> open = ScopedStream.of(
                        () -> whole
                                ? LabelledStream.of(voice.synthesizer(), request, label)
                                : voice.synthesizer().synthesize(request),
                        caller::call);
                return pool.submit(
                        ScopedStream.of(open, meter::observed), text.length(), caller.tenant(), Priority.INTERACTIVE);
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

    /** Speaks to the end into the store. The file is whole, its header exact; its timings lie beside it. */
    public Stored store(SpeechCommand command) throws IOException, InterruptedException {
        return store(command, store.newId() + "." + command.format());
    }

    /** Speaks into a file of this name. */
    Stored store(SpeechCommand command, String name) throws IOException, InterruptedException {
        Path spool = store.scratch();
        try (EncodedSpeech speech = speak(command)) {
            long samples = spool(speech, spool);
            int rate = speech.sampleRate();
            store.put(name, file -> encode(spool, samples, rate, command.format(), file));
            TimedText timed = new TimedText(
                    command.speech().source().text(),
                    (double) samples / rate,
                    TimedText.items(speech.takeTimings(), speech.timingRate(), 0, 0));
            store.put(
                    name.substring(0, name.indexOf('.')) + ".json",
                    file -> Files.write(file, json.writeValueAsBytes(timed)));
            return new Stored(name, timed, rate, speech.warnings(), speech.cacheStatus());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    /**
     * A stored file.
     *
     * @param cacheStatus how much of it was spoken before
     */
    public record Stored(String name, TimedText timed, int sampleRate, List<String> warnings, String cacheStatus) {}

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

    private AudioEncoder open(String format, int rate, long samples) {
        try {
            return formats.open(format, rate, samples, mark.tags());
        } catch (IllegalArgumentException unfit) {
            throw ProblemException.in("sample_rate", ProblemCode.INVALID_VALUE, String.valueOf(unfit.getMessage()));
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
                AudioEncoder encoder = open(format, rate, samples)) {
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
}
