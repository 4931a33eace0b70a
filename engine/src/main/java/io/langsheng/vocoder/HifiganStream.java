package io.langsheng.vocoder;

import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.onnx.NativeTensor;
import io.langsheng.onnx.OnnxSession;
import io.langsheng.voice.HifiganConfig;
import io.langsheng.voice.VoiceException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One wave in the making. Keeps the frames that later blocks need as context; each block runs over its own frames and
 * that context, which gives the samples of the whole utterance, since at the utterance's true ends there is no context
 * and the layers pad with zeros there as they would over the whole.
 */
final class HifiganStream implements WaveStream {
    private final HifiganConfig config;
    private final ReceptiveField field;
    private final OnnxSession session;
    private final @Nullable HarmonicSource source;
    private final int bins;
    private final int hop;

    /** Frames {@code [start, end)} of the utterance, {@code [frames][bins]}, and their excitation. */
    private float[] mel = new float[0];

    private float[] excitation = new float[0];
    private int start;
    private int end;
    /** Frames whose samples have been returned. */
    private int done;

    private boolean closed;

    HifiganStream(HifiganConfig config, ReceptiveField field, OnnxSession session, @Nullable HarmonicSource source) {
        this.config = config;
        this.field = field;
        this.session = session;
        this.source = source;
        this.bins = config.melBins();
        this.hop = config.upsampling();
    }

    @Override
    public float[] push(MelSpectrogram frames, boolean last) {
        if (closed) {
            throw new IllegalStateException("the wave is closed");
        }
        take(frames);
        int ready = last ? end : Math.max(done, end - field.frames().right());
        if (ready == done) {
            return new float[0];
        }
        int from = Math.max(start, done - field.frames().left());
        int to = last ? end : ready + field.frames().right();
        float[] samples = run(from, to, done, ready);
        done = ready;
        forget(Math.max(start, done - field.frames().left()));
        return samples;
    }

    private void take(MelSpectrogram frames) {
        int expected = bins + (source == null ? 0 : 2);
        if (frames.melBins() != expected) {
            throw new IllegalArgumentException(
                    "the mel spectrogram has %d bins; the vocoder takes %d".formatted(frames.melBins(), expected));
        }
        int count = frames.frames();
        int kept = end - start;
        float[] values = frames.values();
        mel = Arrays.copyOf(mel, (kept + count) * bins);
        excitation = source == null ? excitation : Arrays.copyOf(excitation, (kept + count) * hop);
        for (int t = 0; t < count; t++) {
            System.arraycopy(values, t * expected, mel, (kept + t) * bins, bins);
            if (source != null) {
                float f0Hz = values[t * expected + bins];
                boolean voiced = values[t * expected + bins + 1] > 0.5f;
                source.frame(f0Hz, voiced, excitation, (kept + t) * hop);
            }
        }
        for (int i = kept * bins; i < mel.length; i++) {
            if (!Float.isFinite(mel[i])) {
                throw new VoiceException(
                        "Frame %d of the mel spectrogram holds %s; the weights of the acoustic model are damaged."
                                .formatted(start + i / bins, mel[i]));
            }
        }
        end += count;
    }

    private void forget(int newStart) {
        int drop = newStart - start;
        mel = Arrays.copyOfRange(mel, drop * bins, mel.length);
        excitation = source == null ? excitation : Arrays.copyOfRange(excitation, drop * hop, excitation.length);
        start = newStart;
    }

    /** Samples of frames {@code [first, last)}, computed over frames {@code [from, to)}. */
    private float[] run(int from, int to, int first, int last) {
        int frames = to - from;
        Map<String, NativeTensor> inputs = new HashMap<>();
        try {
            NativeTensor input = NativeTensor.floats(1, bins, 1, frames);
            inputs.put("mel", input);
            float[] byBin = new float[bins * frames];
            for (int t = 0; t < frames; t++) {
                for (int bin = 0; bin < bins; bin++) {
                    byBin[bin * frames + t] = mel[(from - start + t) * bins + bin];
                }
            }
            input.floats().put(byBin);
            if (source != null) {
                NativeTensor wave = NativeTensor.floats(1, 1, 1, (long) frames * hop);
                inputs.put("excitation", wave);
                wave.floats().put(excitation, (from - start) * hop, frames * hop);
            }
            cuts(inputs, from, to, first, last);
            float[] samples = session.run(inputs).get("wave");
            if (samples == null) {
                throw new IllegalStateException("the vocoder returned no wave");
            }
            for (float sample : samples) {
                if (!Float.isFinite(sample)) {
                    throw new VoiceException(
                            "The wave holds %s; the weights of the vocoder are damaged.".formatted(sample));
                }
            }
            return samples;
        } finally {
            inputs.values().forEach(NativeTensor::close);
        }
    }

    /** Where each stage's signal is cut, relative to where the stage's input begins. */
    private void cuts(Map<String, NativeTensor> inputs, int from, int to, int first, int last) {
        int begin = from;
        int finish = to;
        int rate = 1;
        for (int stage = 0; stage < config.stages(); stage++) {
            int scale = config.upsampleScales().get(stage);
            rate *= scale;
            begin *= scale;
            finish *= scale;
            Margin margin = field.stage(stage);
            int wantedBegin = Math.max(begin, first * rate - margin.left());
            int wantedEnd = Math.min(finish, last * rate + margin.right());
            put(inputs, "from" + stage, wantedBegin - begin);
            put(inputs, "to" + stage, wantedEnd - begin);
            if (source != null) { // computed over all frames, whatever earlier stages cut away
                put(inputs, "fromExcitation" + stage, wantedBegin - from * rate);
                put(inputs, "toExcitation" + stage, wantedEnd - from * rate);
            }
            begin = wantedBegin;
            finish = wantedEnd;
        }
        int bands = config.subBands();
        put(inputs, "from", (long) (first * rate - begin) * bands);
        put(inputs, "to", (long) (last * rate - begin) * bands);
    }

    private static void put(Map<String, NativeTensor> inputs, String name, long value) {
        inputs.put(name, NativeTensor.of(new long[] {value}, 1));
    }

    @Override
    public void close() {
        closed = true;
        mel = new float[0];
        excitation = new float[0];
    }
}
