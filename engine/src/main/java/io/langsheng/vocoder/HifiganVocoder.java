package io.langsheng.vocoder;

import io.langsheng.onnx.OnnxSession;
import io.langsheng.voice.AudioConfig;
import io.langsheng.voice.HifiganConfig;
import io.langsheng.voice.Weights;
import org.jspecify.annotations.Nullable;

/** A HiFi-GAN generator, plain or with a harmonic source, of one band or several. */
public final class HifiganVocoder implements Vocoder {
    private final HifiganConfig config;
    private final Weights weights;
    private final AudioConfig audio;
    private final ReceptiveField field;
    private final OnnxSession session;

    /** @param threads threads of one block, 1 being the caller's own */
    public HifiganVocoder(HifiganConfig config, Weights weights, AudioConfig audio, int threads) {
        this.config = config;
        this.weights = weights;
        this.audio = audio;
        Polyphase filterBank = config.subBands() > 1 ? FilterBank.synthesis(config.subBands()) : null;
        this.field = new ReceptiveField(config, reach(filterBank));
        this.session = OnnxSession.open("vocoder", HifiganGraph.build(config, weights, filterBank), threads);
    }

    private static Margin reach(@Nullable Polyphase filterBank) {
        return filterBank == null ? Margin.NONE : new Margin(filterBank.padLeft(), filterBank.padRight());
    }

    @Override
    public int sampleRate() {
        return audio.sampleRate();
    }

    @Override
    public int hopLength() {
        return config.upsampling() * config.subBands();
    }

    @Override
    public WaveStream start(long seed) {
        return start(seed, false);
    }

    @Override
    public WaveStream startWithoutNoise() {
        return start(0, true);
    }

    private WaveStream start(long seed, boolean quiet) {
        HifiganConfig.Nsf nsf = config.nsf();
        HarmonicSource source = nsf == null ? null : new HarmonicSource(config, nsf, weights, seed, quiet);
        return new HifiganStream(config, field, session, source);
    }

    @Override
    public void close() {
        session.close();
    }
}
