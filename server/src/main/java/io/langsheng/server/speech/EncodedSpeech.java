package io.langsheng.server.speech;

import io.langsheng.audio.Resampler;
import io.langsheng.server.limit.PooledSpeech;
import io.langsheng.server.monitor.SpeechMeter;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.stage.Stage;
import io.langsheng.stage.StageObserver;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.SpeechStream;
import io.micrometer.observation.Observation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encoded bytes of one request as they are made, with the timings that came along. Belongs to one reader thread;
 * {@link #close} stops the synthesis.
 */
public final class EncodedSpeech implements AutoCloseable {
    private final PooledSpeech speech;
    private final SpeechMeter meter;
    private final StageObserver stages;
    private final SpeechEncoding encoding;
    private final boolean whole;
    private final int wantedRate;
    private final Runnable release;

    private @Nullable Resampler resampler;
    private int outputRate;
    private boolean finished;
    private long samples;
    private final List<Timing> timings = new ArrayList<>();

    /** @param whole whether the encoding ends with this speech; it is then closed with it */
    EncodedSpeech(
            PooledSpeech speech,
            SpeechMeter meter,
            StageObserver stages,
            SpeechEncoding encoding,
            boolean whole,
            int wantedRate,
            Runnable release) {
        this.speech = speech;
        this.meter = meter;
        this.stages = stages;
        this.encoding = encoding;
        this.whole = whole;
        this.wantedRate = wantedRate;
        this.release = release;
    }

    /** The next bytes, possibly none while an encoder gathers, or null behind the last ones. */
    public byte @Nullable [] next() throws InterruptedException {
        float[] block = nextSamples();
        if (block == null) {
            if (finished || !whole) {
                return null;
            }
            finished = true;
            return encoding.finish();
        }
        byte[] bytes = encode(block);
        if (bytes.length > 0) {
            meter.sounded();
        }
        return bytes;
    }

    private byte[] encode(float[] block) {
        try (Observation.Scope scope = meter.observation().openScope()) {
            assert scope != null;
            return stages.observe(Stage.ENCODE, () -> encoding.encode(block, outputRate));
        }
    }

    /** The next samples at {@link #sampleRate}, for a reader that encodes later; null behind the last ones. */
    float @Nullable [] nextSamples() throws InterruptedException {
        AudioBlock block = nextBlock();
        if (block == null) {
            Resampler tail = resampler;
            resampler = null;
            float[] rest = tail == null ? null : tail.finish();
            samples += rest == null ? 0 : rest.length;
            return rest;
        }
        if (outputRate == 0) {
            int rate = speech.sampleRate();
            outputRate = wantedRate == 0 ? rate : wantedRate;
            resampler = outputRate == rate ? null : resampler(rate, outputRate);
        }
        timings.addAll(block.timings());
        float[] out = resampler == null ? block.samples() : resampler.push(block.samples());
        samples += out.length;
        return out;
    }

    private static Resampler resampler(int from, int to) {
        try {
            return new Resampler(from, to);
        } catch (IllegalArgumentException odd) {
            throw ProblemException.in("sample_rate", ProblemCode.INVALID_VALUE, String.valueOf(odd.getMessage()));
        }
    }

    private @Nullable AudioBlock nextBlock() throws InterruptedException {
        long asked = System.nanoTime();
        try {
            AudioBlock block = speech.next();
            if (block == null) {
                meter.finished();
            } else {
                meter.block(asked, (double) block.samples().length / speech.sampleRate());
            }
            return block;
        } catch (RuntimeException e) {
            meter.failed(e);
            throw e;
        }
    }

    /** Hz of what comes out; known once the first bytes are there. */
    public int sampleRate() {
        return outputRate;
    }

    /** Samples that have come out so far, at {@link #sampleRate}. */
    public long samples() {
        return samples;
    }

    /** Timings that came since the last call, in samples of the voice's own rate. */
    public List<Timing> takeTimings() {
        List<Timing> taken = List.copyOf(timings);
        timings.clear();
        return taken;
    }

    /** Hz that timings count in. */
    public int timingRate() {
        return speech.sampleRate();
    }

    /** The {@code Cache-Status} (RFC 9211) of what has come out so far, sentence by sentence. */
    public String cacheStatus() {
        SpeechStream.Reuse reuse = speech.reuse();
        int sentences = reuse.made() + reuse.shared() + reuse.kept();
        if (reuse.kept() == sentences && sentences > 0) {
            return "Langsheng; hit";
        }
        return "Langsheng; fwd=%s%s; detail=\"%d of %d sentences\""
                .formatted(
                        reuse.kept() > 0 ? "partial" : "miss",
                        reuse.shared() > 0 && reuse.made() == 0 ? "; collapsed" : "",
                        reuse.kept(),
                        sentences);
    }

    public List<String> warnings() {
        return speech.warnings();
    }

    /** Stops the sound within a block; callable from any thread, unlike the rest. The reader then sees the end. */
    public void stop() {
        speech.close();
    }

    @Override
    public void close() {
        speech.close();
        if (whole) {
            encoding.close();
            finished = true;
        }
        meter.pooled(speech.queued(), speech.computed());
        meter.close();
        release.run();
    }
}
