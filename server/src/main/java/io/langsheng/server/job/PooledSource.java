package io.langsheng.server.job;

import io.langsheng.book.speech.SpeechSource;
import io.langsheng.server.limit.PooledSpeech;
import io.langsheng.server.limit.Priority;
import io.langsheng.server.limit.ScopedStream;
import io.langsheng.server.limit.SynthesisPool;
import io.langsheng.server.monitor.SpeechMeter;
import io.langsheng.server.monitor.SpeechMetrics;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.voice.VoiceLease;
import io.langsheng.server.voice.VoiceRegistry;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.text.lexicon.Lexicon;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Speech for jobs, out of the pool that everybody shares: computed while nobody who listens wants a step. */
@Component
final class PooledSource {
    private final VoiceRegistry voices;
    private final SynthesisPool pool;
    private final SpeechMetrics metrics;

    PooledSource(VoiceRegistry voices, SynthesisPool pool, SpeechMetrics metrics) {
        this.voices = voices;
        this.pool = pool;
        this.metrics = metrics;
    }

    /**
     * @param caller whose caches are used and whose share of the pool
     * @param standard voice of whoever names none
     * @param words that hold for everything
     */
    SpeechSource of(Caller caller, String standard, Lexicon words) {
        return (voice, request) -> {
            SpeechRequest worded = new SpeechRequest(request.source().withLexicon(words), request.seed());
            return caller.get(() -> open(caller, voice == null ? standard : voice, worded));
        };
    }

    private SpeechStream open(Caller caller, String voice, SpeechRequest request) {
        VoiceLease lease = voices.lease(voice);
        SpeechMeter meter = null;
        try {
            lease.requireEmotions(request.source().delivery().emotions().keySet());
            int characters = request.source().text().length();
            meter = metrics.begin(lease.card(), request.source().delivery(), characters, Priority.BATCH);
            PooledSpeech speech = pool.submit(
                    ScopedStream.of(
                            ScopedStream.of(() -> lease.synthesizer().synthesize(request), caller::call),
                            meter::observed),
                    characters,
                    caller.tenant(),
                    Priority.BATCH);
            return new Pooled(speech, lease, meter);
        } catch (RuntimeException e) {
            if (meter != null) {
                meter.close();
            }
            lease.close();
            throw e;
        }
    }

    private record Pooled(PooledSpeech speech, VoiceLease lease, SpeechMeter meter) implements SpeechStream {
        @Override
        public int sampleRate() {
            return speech.sampleRate();
        }

        @Override
        public @Nullable AudioBlock next() {
            long asked = System.nanoTime();
            try {
                AudioBlock block = speech.next();
                if (block == null) {
                    // What the stopping pool cut short must not pass for the whole.
                    if (!speech.complete()) {
                        throw new WorkStoppedException();
                    }
                    meter.finished();
                } else {
                    meter.block(asked, (double) block.samples().length / speech.sampleRate());
                }
                return block;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new WorkStoppedException();
            } catch (RuntimeException e) {
                meter.failed(e);
                throw e;
            }
        }

        @Override
        public List<String> warnings() {
            return speech.warnings();
        }

        @Override
        public void close() {
            speech.close();
            meter.pooled(speech.queued(), speech.computed());
            meter.close();
            lease.close();
        }
    }
}
