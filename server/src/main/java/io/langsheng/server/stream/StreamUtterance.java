package io.langsheng.server.stream;

import io.langsheng.server.label.LabelProperties;
import io.langsheng.server.lexicon.Lexicons;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.speech.EncodedSpeech;
import io.langsheng.server.speech.Requested;
import io.langsheng.server.speech.SpeechCommand;
import io.langsheng.server.speech.SpeechEncoding;
import io.langsheng.server.speech.SpeechService;
import io.langsheng.server.speech.TimedText;
import io.langsheng.server.usage.Quotas;
import io.langsheng.synthesis.NothingToSpeakException;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.text.SentenceCutter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One utterance of a connection: text comes in pieces, and is spoken as soon as a sentence is whole. Belongs to the
 * connection's sender thread, but for {@link #stop} and {@link #leave}, which any may call.
 */
final class StreamUtterance {
    private static final Logger log = LoggerFactory.getLogger(StreamUtterance.class);

    private final StreamStart start;
    private final Context context;
    private final StreamOutput out;
    private final Requested requested;
    private final @Nullable SentenceCutter cutter;
    private final SpeechEncoding encoding;
    /** Its place among the caller's parallel streams. */
    private final Quotas.Stream place;

    private final StringBuilder whole = new StringBuilder();
    private final List<String> warnings = new ArrayList<>();
    private int textOffset;
    private long samples;
    private boolean announced;

    private volatile @Nullable EncodedSpeech playing;
    private volatile boolean stopped;

    /**
     * The parts of the service that all connections share.
     *
     * @param mostText characters of an utterance
     */
    record Context(SpeechService speech, Lexicons lexicons, LabelProperties label, int mostText) {}

    /** @throws ProblemException if an option is wrong, or the caller may have no further stream */
    StreamUtterance(StreamStart start, Context context, StreamOutput out) throws IOException {
        this.start = start;
        this.context = context;
        this.out = out;
        this.requested = start.requested(context.lexicons().of(start.lexicon()));
        requested.command("检查"); // ranges are checked before any text comes
        this.cutter = start.isSsml() ? null : new SentenceCutter(true);
        this.encoding = context.speech().encoding(start.wantedFormat());
        this.place = context.speech().begin();
    }

    /** Stops the sound within a block; what else is asked of it does nothing more. */
    void stop() {
        stopped = true;
        EncodedSpeech sound = playing;
        if (sound != null) {
            sound.stop();
        }
    }

    /** Leaves the caller's parallel streams. */
    void leave() {
        place.close();
    }

    /** Frees everything. */
    void close() {
        leave();
        encoding.close();
    }

    void text(String piece) throws IOException, InterruptedException {
        if (whole.length() + piece.length() > context.mostText()) {
            throw ProblemException.in(
                    "text",
                    ProblemCode.TEXT_TOO_LONG,
                    "The utterance is over %d characters; end it and start another.".formatted(context.mostText()));
        }
        whole.append(piece);
        if (cutter != null) {
            speakAll(cutter.push(piece));
        }
    }

    void flush() throws IOException, InterruptedException {
        if (cutter == null) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST, "SSML is spoken at end; it cannot be flushed.");
        }
        speakAll(cutter.flush());
        if (!stopped) {
            out.send(Map.of("type", "flushed"));
        }
    }

    /**
     * Speaks the rest.
     *
     * @return the message that says so, for when everything is freed; empty if it was stopped
     */
    Optional<Map<String, Object>> end() throws IOException, InterruptedException {
        if (cutter == null) {
            speak(whole.toString(), false);
        } else {
            speakAll(cutter.flush());
        }
        if (!announced && !stopped) {
            throw ProblemException.in("text", ProblemCode.EMPTY_TEXT, "文本不能为空");
        }
        if (context.label().atEnd()) {
            speak(context.label().notice(), true);
        }
        if (stopped) {
            return Optional.empty();
        }
        out.send(encoding.finish());
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("type", "done");
        done.put("id", start.id());
        done.put("samples", samples);
        done.put("warnings", warnings);
        return Optional.of(done);
    }

    private void speakAll(List<SentenceCutter.Piece> pieces) throws IOException, InterruptedException {
        for (SentenceCutter.Piece piece : pieces) {
            textOffset = piece.start();
            if (!piece.text().isBlank()) {
                speak(piece.text(), false);
            }
        }
    }

    /** @param notice whether this is the spoken label, which is plain text in no place of the utterance */
    private void speak(String piece, boolean notice) throws IOException, InterruptedException {
        if (stopped) {
            return;
        }
        if (!announced && !notice && context.label().atStart()) {
            speak(context.label().notice(), true);
        }
        SpeechCommand command = notice
                ? new SpeechCommand(start.voice(), SpeechRequest.of(piece), start.wantedFormat(), start.wantedRate())
                : requested.command(piece);
        try (EncodedSpeech sound = context.speech().speakInside(command, encoding)) {
            playing = sound;
            long before = samples;
            for (byte[] bytes = stopped ? null : sound.next(); bytes != null && !stopped; bytes = sound.next()) {
                announce(sound);
                if (start.wantsTimestamps() && !notice) {
                    timestamps(sound, before);
                }
                out.send(bytes);
            }
            samples = before + sound.samples();
            warnings.addAll(sound.warnings());
        } catch (NothingToSpeakException silent) {
            log.debug("a piece of a stream holds nothing that can be spoken");
        } finally {
            playing = null;
        }
    }

    private void announce(EncodedSpeech sound) throws IOException {
        if (announced) {
            return;
        }
        announced = true;
        Map<String, Object> started = new LinkedHashMap<>();
        started.put("type", "started");
        started.put("id", start.id());
        started.put("format", start.wantedFormat());
        started.put("sample_rate", sound.sampleRate());
        out.send(started);
    }

    private void timestamps(EncodedSpeech sound, long before) throws IOException {
        List<TimedText.Item> items = TimedText.items(
                sound.takeTimings(), sound.timingRate(), textOffset, (double) before / sound.sampleRate());
        if (!items.isEmpty()) {
            out.send(Map.of("type", "timestamps", "items", items));
        }
    }
}
