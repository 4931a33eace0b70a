package io.langsheng.server.stream;

import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
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
    /** What a message weighs beyond its characters. */
    private static final int MESSAGE = 100;

    private final String name;
    private final StreamOutput out;
    private final StreamUtterance.Context context;
    private final JsonMapper json;
    private final Executor executor;
    /** Most that {@link #work} may weigh. */
    private final long mostWaiting;

    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();

    private boolean sending;
    private volatile boolean finishing;
    /** Counts cancels: work queued before the last one is not done. */
    private volatile int generation;
    /** The one in progress; changed by the sender thread alone. */
    private volatile @Nullable StreamUtterance utterance;

    /** @param mostWaiting characters of messages that wait to be spoken, each message counting some more */
    StreamSession(
            WebSocketSession socket,
            StreamUtterance.Context context,
            JsonMapper json,
            Executor executor,
            long mostWaiting) {
        this.name = socket.getId();
        this.out = new StreamOutput(socket, json);
        this.context = context;
        this.json = json;
        this.executor = executor;
        this.mostWaiting = mostWaiting;
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
            case "flush" -> queue(mine, length, () -> inProgress().flush());
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
        out.end();
        generation++;
        StreamUtterance current = utterance;
        if (current != null) {
            current.stop();
            current.leave();
        }
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
        queue(generation, 0, () -> log.debug("stream {} is asked to finish", name));
    }

    private void cancel() {
        int next = ++generation;
        StreamUtterance current = utterance;
        if (current != null) {
            current.stop();
        }
        queue(next, 0, () -> {
            drop();
            out.send(Map.of("type", "cancelled"));
        });
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** @param length of the message that asked for it */
    private void queue(int mine, int length, Step step) {
        long weight = length + MESSAGE;
        if (waiting.addAndGet(weight) > mostWaiting) {
            close();
            out.close(TOO_FAST);
            return;
        }
        work.add(() -> {
            waiting.addAndGet(-weight);
            perform(mine, step);
        });
        synchronized (this) {
            if (sending || out.isClosed()) {
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
                next = out.isClosed() ? null : work.poll();
                sending = next != null;
            }
            if (next == null) {
                if (out.isClosed()) {
                    work.clear();
                    drop();
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
            out.close(CloseStatus.NORMAL);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            close();
        } catch (RuntimeException failure) {
            if (mine != generation) {
                log.debug("stream {} failed while it was stopped", name, failure);
                return; // what stopped it says so
            }
            ProblemException problem = ProblemAdvice.asProblem(failure);
            if (problem.code() == ProblemCode.INTERNAL) {
                log.error("stream {} failed", name, failure);
            }
            fail(problem.code(), problem.getMessage());
        }
        if (finishing && utterance == null) {
            out.close(CloseStatus.GOING_AWAY);
        }
    }

    private void fail(ProblemCode code, String message) {
        drop();
        try {
            out.send(Map.of("type", "error", "code", code.id(), "message", message));
        } catch (IOException gone) {
            close();
        }
    }

    private void begin(JsonNode node) throws IOException {
        if (finishing) {
            throw ProblemException.of(ProblemCode.SHUTTING_DOWN, "The service is stopping; connect again.");
        }
        if (utterance != null) {
            throw ProblemException.of(
                    ProblemCode.MALFORMED_REQUEST, "An utterance is in progress; send end or cancel first.");
        }
        StreamStart wanted;
        try {
            wanted = json.treeToValue(node, StreamStart.class);
        } catch (JacksonException wrong) {
            throw ProblemException.of(
                    ProblemCode.INVALID_VALUE, "start has an unknown field or a value of the wrong type.");
        }
        StreamUtterance begun = new StreamUtterance(wanted, context, out);
        utterance = begun;
        if (out.isClosed()) {
            begun.leave();
        }
    }

    private void text(JsonNode node) throws IOException, InterruptedException {
        StreamUtterance current = inProgress();
        if (!node.path("text").isString()) {
            throw ProblemException.in("text", ProblemCode.INVALID_VALUE, "text must be a string.");
        }
        current.text(node.path("text").stringValue());
    }

    private void end() throws IOException, InterruptedException {
        Optional<Map<String, Object>> done = inProgress().end();
        if (done.isPresent()) { // else whatever stopped it frees it
            drop();
            out.send(done.get());
        }
    }

    private StreamUtterance inProgress() {
        StreamUtterance current = utterance;
        if (current == null) {
            throw ProblemException.of(ProblemCode.MALFORMED_REQUEST, "Send start first.");
        }
        return current;
    }

    /** Frees the utterance in progress, if there is one. */
    private void drop() {
        StreamUtterance current = utterance;
        utterance = null;
        if (current != null) {
            current.close();
        }
    }
}
