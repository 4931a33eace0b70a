package io.langsheng.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A graph made ready to run. Safe for use by several threads at once: what a call reads and writes is its own.
 * {@link #close} waits for calls in progress, then frees the native memory; a call behind it fails with an
 * {@link IllegalStateException}.
 *
 * <p>Every call computes on the calling thread alone unless more threads were asked for; results do not depend on
 * what else runs.
 */
public final class OnnxSession implements AutoCloseable {
    /** Held for reading by every call into the runtime; see {@link #stop}. */
    private static final ReadWriteLock CALLS = new ReentrantReadWriteLock();

    /** Of one call; each has a stack of its own in every session. */
    public static final int MOST_THREADS = 64;

    private final String name;
    private final OrtSession session;
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxSession(String name, OrtSession session) {
        this.name = name;
        this.session = session;
    }

    /**
     * Optimises the graph and packs its weights.
     *
     * @param name for messages
     * @param threads threads of one call, 1 being the caller's own; {@link #MOST_THREADS} at most
     * @throws IllegalStateException if the runtime refuses the graph
     */
    public static OnnxSession open(String name, OnnxGraph graph, int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "threads is %d; it must be within [1, %d].".formatted(threads, MOST_THREADS));
        }
        CALLS.readLock().lock();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return new OnnxSession(name, environment().createSession(graph.toModel(), options));
        } catch (OrtException e) {
            throw new IllegalStateException("The graph \"%s\" cannot be run: %s".formatted(name, e.getMessage()), e);
        } finally {
            CALLS.readLock().unlock();
        }
    }

    /**
     * Waits for the calls in progress and holds back every other one for good. For the end of a process some of whose threads
     * may still be speaking (an interrupt, say): the runtime takes itself apart on exit, and a call that it overtakes
     * crashes the process.
     */
    public static void stop() {
        CALLS.writeLock().lock();
    }

    /** The runtime of the process, which says nothing but errors. */
    static OrtEnvironment environment() {
        return Environment.INSTANCE;
    }

    /**
     * Made on first use; the runtime complains when it is asked for twice with a level of its own. Since 1.29 it also
     * reports its use to its maker: switched off here for every user of the engine. The launcher sets
     * {@code ORT_DISABLE_TELEMETRY=1} besides, which keeps that part of it from starting at all.
     */
    private static final class Environment {
        static final OrtEnvironment INSTANCE = silent();

        private static OrtEnvironment silent() {
            OrtEnvironment made = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "langsheng");
            try {
                made.setTelemetry(false);
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime's telemetry cannot be switched off.", e);
            }
            return made;
        }
    }

    /** The elements of each output of a call, by name; the caller's own. */
    public record Outputs(Map<String, float[]> values) {
        public float[] get(String name) {
            float[] found = values.get(name);
            if (found == null) {
                throw new IllegalArgumentException("No output \"%s\"; there are %s.".formatted(name, values.keySet()));
            }
            return found;
        }
    }

    /** Runs once and copies all results out. */
    public Outputs run(Map<String, NativeTensor> inputs) {
        return open(() -> {
            Map<String, float[]> results = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(tensors(inputs))) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    FloatBuffer values = ((OnnxTensor) entry.getValue()).getFloatBuffer();
                    float[] copy = new float[values.remaining()];
                    values.get(copy);
                    results.put(entry.getKey(), copy);
                }
            }
            return new Outputs(results);
        });
    }

    /**
     * Ties inputs and outputs to memory once, for calls that repeat with the same shapes: nothing is allocated by the
     * call itself. An output may be the memory of an input of the <em>next</em> call, not of the same one.
     */
    public Binding bind(Map<String, NativeTensor> inputs, Map<String, NativeTensor> outputs) {
        return new Binding(tensors(inputs), tensors(outputs));
    }

    /** A prepared call. Belongs to one thread at a time; owns nothing. */
    public final class Binding {
        private final Map<String, OnnxTensorLike> inputs;
        private final Map<String, OnnxTensorLike> outputs;

        private Binding(Map<String, OnnxTensorLike> inputs, Map<String, OnnxTensorLike> outputs) {
            this.inputs = inputs;
            this.outputs = outputs;
        }

        /** Reads the bound inputs and fills the bound outputs. */
        public void run() {
            open(() -> {
                session.run(inputs, outputs).close();
                return true;
            });
        }
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("\"%s\" cannot be closed: %s".formatted(name, e.getMessage()), e);
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private interface Call<T> {
        T run() throws OrtException;
    }

    private <T> T open(Call<T> call) {
        CALLS.readLock().lock();
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("\"%s\" is used after it was closed".formatted(name));
            }
            return call.run();
        } catch (OrtException e) {
            throw new IllegalStateException("\"%s\" failed: %s".formatted(name, e.getMessage()), e);
        } finally {
            lifetime.readLock().unlock();
            CALLS.readLock().unlock();
        }
    }

    private static Map<String, OnnxTensorLike> tensors(Map<String, NativeTensor> named) {
        Map<String, OnnxTensorLike> tensors = new HashMap<>();
        named.forEach((key, tensor) -> tensors.put(key, tensor.tensor()));
        return tensors;
    }
}
