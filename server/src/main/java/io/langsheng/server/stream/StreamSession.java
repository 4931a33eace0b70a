package io.langsheng.server.stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.langsheng.server.label.LabelProperties;
import io.langsheng.server.lexicon.Lexicons;
import io.langsheng.server.problem.ProblemAdvice;
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
import io.langsheng.text.lexicon.Lexicon;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One connection. Messages come in on the container's threads and are queued; one sender thread speaks them in order
 * and writes everything that goes out, so that a slow client holds back only itself. A {@code cancel} overtakes the
 * queue.
 */
final class StreamSession {
    private static final Logger log = LoggerFactory.getLogger(StreamSession.class);
    private static final CloseStatus TOO_FAST = CloseStatus.POLICY_VIOLATION.withReason(
            "More text is waiting than one message may hold; wait for the sound, or cancel.");

    private final WebSocketSession socket;
    private final Context context;
    private final JsonMapper json;
    private final Executor executor;
    private final Limits limits;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    /** What {@link #work} weighs, see {@link Limits#waiting}. */
    private final AtomicLong waiting = new AtomicLong();

    private boolean sending;
    private volatile boolean finishing;
    private volatile boolean closed;
    /** Counts cancels: work queued before the last one is not done. */
    private volatile int generation;

    private volatile @Nullable EncodedSpeech playing;
    /** The utterance's place among the caller's parallel streams. */
    private volatile Quotas.@Nullable Stream place;

    // Of the utterance in progress; touched by the sender thread alone.
    private @Nullable Start start;
    private @Nullable SentenceCutter cutter;
    private StringBuilder whole = new StringBuilder();
    private int textOffset;
    private long samples;
    private boolean announced;
    private List<String> warnings = new ArrayList<>();
    private @Nullable Requested requested;
    private @Nullable SpeechEncoding encoding;

    /** The parts of the service that all connections share. */
    record Context(SpeechService speech, Lexicons lexicons, LabelProperties label) {}

    /**
     * @param text most characters of an utterance
     * @param waiting most characters of messages that wait to be spoken, each message counting {@value #MESSAGE} more
     */
    record Limits(int text, long waiting) {}

    private static final int MESSAGE = 100;

    StreamSession(WebSocketSession socket, Context context, JsonMapper json, Executor executor, Limits limits) {
        this.socket = socket;
        this.context = context;
        this.json = json;
        this.executor = executor;
        this.limits = limits;
    }

    /** The options of an utterance. */
    record Start(
            String type,
            @Nullable String id,
            @Nullable String voice,
            @Nullable String format,
            @JsonProperty("sample_rate") @Nullable Integer sampleRate,
            @Nullable String emotion,
            @Nullable Double intensity,
            @Nullable Double speed,
            @Nullable Double pitch,
            @Nullable Double volume,
            @Nullable Long seed,
            @Nullable Boolean ssml,
            @Nullable JsonNode lexicon,
            @Nullable Boolean timestamps) {
        Requested requested(Lexicon words) {
            return new Requested(
                    voice, emotion, intensity, speed, pitch, volume, wantedFormat(), sampleRate, seed, ssml, words);
        }

        String wantedFormat() {
            return format == null ? "pcm" : format.toLowerCase(Locale.ROOT);
        }

        boolean isSsml() {
            return Boolean.TRUE.equals(ssml);
        }
    }

    void receive(String message) {
        JsonNode node;
        try {
            node = json.readTree(message);
        } catch (JacksonException malformed) {
            refuse("The message is not valid JSON.");
            return;
        }
        String type = node.path("type").isString() ? node.path("type").stringValue() : "";
        int mine = generation;
        int length = message.length();
        switch (type) {
            case "start" -> queue(mine, length, () -> begin(node));
            case "text" -> queue(mine, length, () -> text(node));
            case "flush" ->
                queue(mine, length, () -> {
                    speakAll(requireCutter().flush());
                    send(Map.of("type", "flushed"));
                });
            case "end" -> queue(mine, length, this::end);
            case "cancel" -> cancel();
            default -> refuse("type must be start, text, flush, cancel or end.");
        }
    }

    /** Answers an error without touching the utterance in progress. */
    void refuse(String message) {
        queue(generation, 0, () -> {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST, message);
        });
    }

    void close() {
        closed = true;
        generation++;
        stopSound();
        release();
        synchronized (this) {
            if (sending) {
                return;
            }
            sending = true;
        }
        try {
            executor.execute(this::drain); // what the sender holds is freed in its own thread
        } catch (RejectedExecutionException stopping) {
            log.debug("a stream ends with the service");
        }
    }

    /** No further utterance; the connection is closed when the one in progress has ended. */
    void finish() {
        finishing = true;
        queue(generation, 0, () -> log.debug("stream {} is asked to finish", socket.getId()));
    }

    private void cancel() {
        int next = ++generation;
        stopSound();
        queue(next, 0, () -> {
            reset(null);
            send(Map.of("type", "cancelled"));
        });
    }

    private void stopSound() {
        EncodedSpeech sound = playing;
        if (sound != null) {
            sound.stop();
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** @param length of the message that asked for it */
    private void queue(int mine, int length, Step step) {
        long weight = length + MESSAGE;
        if (waiting.addAndGet(weight) > limits.waiting()) {
            close();
            closeSocket(TOO_FAST);
            return;
        }
        work.add(() -> {
            waiting.addAndGet(-weight);
            perform(mine, step);
        });
        synchronized (this) {
            if (sending || closed) {
                return;
            }
            sending = true;
        }
        executor.execute(this::drain);
    }

    private void drain() {
        while (true) {
            Runnable next;
            synchronized (this) {
                next = closed ? null : work.poll();
                sending = next != null;
            }
            if (next == null) {
                if (closed) {
                    work.clear();
                    closeEncoding();
                }
                return;
            }
            next.run();
        }
    }

    private void perform(int mine, Step step) {
        if (mine != generation) {
            return;
        }
        try {
            step.run();
        } catch (IOException gone) {
            close();
            closeSocket(CloseStatus.NORMAL);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            close();
        } catch (RuntimeException failure) {
            ProblemException problem = ProblemAdvice.asProblem(failure);
            if (problem.code() == ProblemCode.INTERNAL) {
                log.error("stream {} failed", socket.getId(), failure);
            }
            fail(problem.code(), problem.getMessage());
        }
        if (finishing && start == null) {
            closeSocket(CloseStatus.GOING_AWAY);
        }
    }

    private void fail(ProblemCode code, String message) {
        reset(null);
        try {
            send(Map.of("type", "error", "code", code.id(), "message", message));
        } catch (IOException gone) {
            close();
        }
    }

    private void begin(JsonNode node) throws IOException {
        if (finishing) {
            throw ProblemException.of(ProblemCode.SHUTTING_DOWN, "The service is stopping; connect again.");
        }
        if (start != null) {
            throw ProblemException.of(
                    ProblemCode.MALFORMED_REQUEST, "An utterance is in progress; send end or cancel first.");
        }
        Start wanted;
        try {
            wanted = json.treeToValue(node, Start.class);
        } catch (JacksonException wrong) {
            throw ProblemException.of(
                    ProblemCode.INVALID_VALUE, "start has an unknown field or a value of the wrong type.");
        }
        Requested options = wanted.requested(context.lexicons().of(wanted.lexicon()));
        options.command("检查"); // ranges are checked before any text comes
        SpeechEncoding opened = context.speech().encoding(wanted.wantedFormat());
        reset(wanted);
        requested = options;
        encoding = opened;
        place = context.speech().begin();
        if (closed) {
            release();
        }
    }

    /** Leaves the caller's parallel streams, if the utterance was one of them. */
    private void release() {
        Quotas.Stream left = place;
        if (left != null) {
            left.close();
        }
    }

    private void reset(@Nullable Start next) {
        release();
        start = next;
        cutter = next == null || next.isSsml() ? null : new SentenceCutter(true);
        whole = new StringBuilder();
        textOffset = 0;
        samples = 0;
        announced = false;
        warnings = new ArrayList<>();
        requested = null;
        closeEncoding();
    }

    private void closeEncoding() {
        if (encoding != null) {
            encoding.close();
            encoding = null;
        }
    }

    private Start requireStart() {
        Start current = start;
        if (current == null) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST, "Send start first.");
        }
        return current;
    }

    private SentenceCutter requireCutter() {
        requireStart();
        SentenceCutter current = cutter;
        if (current == null) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST, "SSML is spoken at end; it cannot be flushed.");
        }
        return current;
    }

    private void text(JsonNode node) throws IOException, InterruptedException {
        Start current = requireStart();
        if (!node.path("text").isString()) {
            throw ProblemException.in("text", ProblemCode.INVALID_VALUE, "text must be a string.");
        }
        String piece = node.path("text").stringValue();
        if (whole.length() + piece.length() > limits.text()) {
            throw ProblemException.in(
                    "text",
                    ProblemCode.TEXT_TOO_LONG,
                    "The utterance is over %d characters; end it and start another.".formatted(limits.text()));
        }
        whole.append(piece);
        if (!current.isSsml()) {
            speakAll(requireCutter().push(piece));
        }
    }

    private void end() throws IOException, InterruptedException {
        Start current = requireStart();
        if (current.isSsml()) {
            speak(whole.toString(), false);
        } else {
            speakAll(requireCutter().flush());
        }
        if (!announced) {
            throw ProblemException.in("text", ProblemCode.EMPTY_TEXT, "文本不能为空");
        }
        if (context.label().atEnd()) {
            speak(context.label().notice(), true);
        }
        sendBytes(required(encoding).finish());
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("type", "done");
        done.put("id", current.id());
        done.put("samples", samples);
        done.put("warnings", warnings);
        reset(null);
        send(done);
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
        Start current = requireStart();
        if (!announced && !notice && context.label().atStart()) {
            speak(context.label().notice(), true);
        }
        int mine = generation;
        SpeechCommand command = notice
                ? new SpeechCommand(current.voice(), SpeechRequest.of(piece), current.wantedFormat(), rateOf(current))
                : required(requested).command(piece);
        try (EncodedSpeech sound = context.speech().speakInside(command, required(encoding))) {
            playing = sound;
            long before = samples;
            for (byte[] bytes = sound.next(); bytes != null && mine == generation; bytes = sound.next()) {
                announce(current, sound);
                if (Boolean.TRUE.equals(current.timestamps()) && !notice) {
                    timestamps(sound, before);
                }
                sendBytes(bytes);
            }
            samples = before + sound.samples();
            warnings.addAll(sound.warnings());
        } catch (NothingToSpeakException silent) {
            log.debug("a piece of a stream holds nothing that can be spoken");
        } finally {
            playing = null;
        }
    }

    private static int rateOf(Start start) {
        Integer rate = start.sampleRate();
        return rate == null ? 0 : rate;
    }

    /** What is there from start to end of an utterance. */
    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("there is no utterance in progress");
        }
        return part;
    }

    private void sendBytes(byte[] bytes) throws IOException {
        if (bytes.length > 0 && !closed) {
            socket.sendMessage(new BinaryMessage(bytes));
        }
    }

    private void announce(Start current, EncodedSpeech sound) throws IOException {
        if (announced) {
            return;
        }
        announced = true;
        Map<String, Object> started = new LinkedHashMap<>();
        started.put("type", "started");
        started.put("id", current.id());
        started.put("format", current.wantedFormat());
        started.put("sample_rate", sound.sampleRate());
        send(started);
    }

    private void timestamps(EncodedSpeech sound, long before) throws IOException {
        List<TimedText.Item> items = TimedText.items(
                sound.takeTimings(), sound.timingRate(), textOffset, (double) before / sound.sampleRate());
        if (!items.isEmpty()) {
            send(Map.of("type", "timestamps", "items", items));
        }
    }

    private void send(Map<String, ?> message) throws IOException {
        if (!closed) {
            socket.sendMessage(new TextMessage(json.writeValueAsString(message)));
        }
    }

    private void closeSocket(CloseStatus status) {
        try {
            socket.close(status);
        } catch (IOException e) {
            log.debug("closing a stream: {}", e.toString());
        }
    }
}
