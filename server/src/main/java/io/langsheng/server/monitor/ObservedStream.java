package io.langsheng.server.monitor;

import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechStream;
import io.micrometer.observation.Observation;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Carries a request's observation into the threads that compute its blocks. */
public final class ObservedStream implements SpeechStream {
    private final SpeechStream stream;
    private final Observation observation;

    private ObservedStream(SpeechStream stream, Observation observation) {
        this.stream = stream;
        this.observation = observation;
    }

    /** Opens and computes below {@code observation}. */
    public static Callable<SpeechStream> of(Callable<SpeechStream> open, Observation observation) {
        return () -> {
            try (Observation.Scope scope = observation.openScope()) {
                assert scope != null;
                return new ObservedStream(open.call(), observation);
            }
        };
    }

    @Override
    public @Nullable AudioBlock next() {
        try (Observation.Scope scope = observation.openScope()) {
            assert scope != null;
            return stream.next();
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
