package io.langsheng.server.limit;

import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is opened and computed inside something that belongs to its request, whatever thread of the pool does
 * it: as its caller, since caches are the tenant's own, or below its observation.
 */
public final class ScopedStream implements SpeechStream {
    private final SpeechStream stream;
    private final Scope scope;

    private ScopedStream(SpeechStream stream, Scope scope) {
        this.stream = stream;
        this.scope = scope;
    }

    /** Does work inside something, in the current thread. */
    public interface Scope {
        <T extends @Nullable Object> T call(Callable<T> work) throws Exception;
    }

    public static Callable<SpeechStream> of(Callable<SpeechStream> open, Scope scope) {
        return () -> new ScopedStream(scope.call(open), scope);
    }

    @Override
    public @Nullable AudioBlock next() {
        try {
            return scope.<@Nullable AudioBlock>call(stream::next);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception checked) {
            throw new IllegalStateException("a stream throws no checked exception", checked);
        }
    }

    @Override
    public int sampleRate() {
        return stream.sampleRate();
    }

    @Override
    public List<String> warnings() {
        return stream.warnings();
    }

    @Override
    public Reuse reuse() {
        return stream.reuse();
    }

    @Override
    public void close() {
        stream.close();
    }
}
