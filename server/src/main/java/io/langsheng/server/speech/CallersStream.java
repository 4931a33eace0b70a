package io.langsheng.server.speech;

import io.langsheng.server.tenant.Caller;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A stream that is opened and computed as its caller, whatever thread of the pool does it: caches are the tenant's own. */
public final class CallersStream implements SpeechStream {
    private final SpeechStream stream;
    private final Caller caller;

    private CallersStream(SpeechStream stream, Caller caller) {
        this.stream = stream;
        this.caller = caller;
    }

    public static Callable<SpeechStream> of(Callable<SpeechStream> open, Caller caller) {
        return () -> new CallersStream(caller.call(open), caller);
    }

    @Override
    public @Nullable AudioBlock next() {
        return caller.get(stream::next);
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
