package io.langsheng.acoustic;

import io.langsheng.acoustic.MelDecoder.Bands;
import io.langsheng.acoustic.VariancePredictors.Variances;
import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.SymbolLine;
import io.langsheng.linguistic.Utterance;
import io.langsheng.text.Delivery;
import io.langsheng.voice.F0Scale;
import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * SAM-BERT: text encoder, pitch, energy and duration, length regulator, autoregressive decoder, postnet.
 *
 * <p>What runs over all units at once is an ONNX graph, written from configuration and weights when the model is
 * opened; what feeds on its own output is plain Java (docs/decisions/0001-autoregressive-loops.md).
 *
 * <p>Source: modelscope/KAN-TTS, {@code kantts/models/sambert/kantts_sambert.py}, {@code KanTtsSAMBERT}.
 */
public final class SambertModel implements AcousticModel {
    /** Self-attention grows with the square of the length: 150 MB at this one. A sentence has a tenth of it. */
    static final int MOST_UNITS = 2400;

    private final SambertConfig config;
    private final SymbolTables symbols;
    private final @Nullable F0Channel f0Channel;
    private final float[][] speakers;
    private final Emotions emotions;
    private final TextEncoder encoder;
    private final @Nullable FilledPauses filledPauses;
    private final VariancePredictors predictors;
    private final VarianceEmbedding varianceEmbedding;
    private final DurationPredictor durationPredictor;
    private final Positions framePositions;
    private final MelDecoder decoder;
    private final Postnet postnet;
    private final PitchControl pitchControl;
    private volatile boolean closed;

    /**
     * Packs the weights and opens the graphs.
     *
     * @param threads threads of one graph call, 1 being the caller's own
     */
    public static SambertModel open(VoiceFolder voice, int threads) {
        return open(voice, threads, Kernels.best());
    }

    static SambertModel open(VoiceFolder voice, int threads, Kernels kernels) {
        return new SambertModel(
                new Parts(
                        voice.sambert(),
                        voice.symbols(),
                        voice.acoustic(),
                        voice.speakerVector(),
                        voice.f0(),
                        voice.manifest().breakEmotion(),
                        voice.emotions()),
                threads,
                kernels);
    }

    /** What of a voice the acoustic model is made of; see {@link VoiceFolder}. */
    record Parts(
            SambertConfig config,
            SymbolTables symbols,
            Weights weights,
            float @Nullable [] speakerVector,
            @Nullable F0Scale f0Scale,
            String breakEmotion,
            List<String> emotions) {}

    SambertModel(Parts parts, int threads, Kernels kernels) {
        config = parts.config();
        symbols = parts.symbols();
        Weights weights = parts.weights();
        f0Channel = config.nsf() ? F0Channel.of(parts.f0Scale()) : null;
        speakers = speakers(config, symbols, weights, parts.speakerVector());
        emotions = new Emotions(
                symbols.emotion(),
                weights.get("emo_tokenizer.weight", symbols.emotion().size(), config.emotionUnits()),
                config.emotionUnits(),
                parts.breakEmotion(),
                parts.emotions());
        varianceEmbedding = new VarianceEmbedding(weights, config.encoder().projectionUnits());
        durationPredictor = new DurationPredictor(kernels, config, weights);
        framePositions = Positions.ofFrames(config.encoder().projectionUnits(), 64);
        decoder = new MelDecoder(kernels, config, weights);
        encoder = new TextEncoder(config, symbols, weights, threads);
        filledPauses = config.filledPauses() ? new FilledPauses(kernels, config, symbols, weights, encoder) : null;
        predictors = new VariancePredictors(config, weights, threads);
        postnet = new Postnet(kernels, config, weights, threads);
        pitchControl = new PitchControl(this);
    }

    private static float[][] speakers(
            SambertConfig config, SymbolTables symbols, Weights weights, float @Nullable [] vector) {
        int units = config.speakerUnits();
        if (!config.speakerVector()) {
            int size = symbols.speaker().size();
            float[] table = weights.get("spk_tokenizer.weight", size, units);
            float[][] rows = new float[size][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(table, i * units, (i + 1) * units));
            return rows;
        }
        if (vector == null || vector.length != units) {
            throw new IllegalArgumentException("The voice needs a speaker vector of %d values (se.npy); found %s."
                    .formatted(units, vector == null ? "none" : vector.length));
        }
        float[][] rows = new float[symbols.speaker().size()][];
        Arrays.fill(rows, vector);
        return rows;
    }

    /** Emotions that can be asked for, without their prefix. */
    public List<String> emotions() {
        return emotions.ids();
    }

    /** Values of one frame, F0 and voicing of NSF voices included. */
    public int melBins() {
        return config.melBins();
    }

    SymbolTables symbols() {
        return symbols;
    }

    @Override
    public void requireKnown(Delivery delivery) {
        emotions.mix(delivery.emotions());
    }

    @Override
    public boolean needsPitchCalibration() {
        return pitchControl.needsMeasuring();
    }

    @Override
    public void calibratePitch(ToDoubleFunction<MelSpectrogram> f0Hz) {
        pitchControl.measure(f0Hz);
    }

    @Override
    public MelStream start(Utterance utterance, Consumer<String> warnings) {
        return start(units(utterance), pitchControl.shifts(utterance.deliveries(), warnings), null);
    }

    /**
     * Computes everything and keeps what each stage gives.
     *
     * @return arrays of the whole utterance, for comparison with the reference
     */
    public StageOutputs trace(SymbolLine line) {
        StageOutputs.Recorder recorder = new StageOutputs.Recorder();
        try (SambertStream stream = start(units(line.utterance()), PitchControl.NO_SHIFTS, recorder)) {
            for (MelSpectrogram mel = stream.next(256); mel != null; mel = stream.next(256)) {
                recorder.vocoderInput(mel);
            }
            return recorder.outputs(stream.predictions());
        }
    }

    Units units(Utterance utterance) {
        int units = utterance.units().size();
        float[][] ofSpeaker = new float[units][];
        float[][] ofEmotion = new float[units][];
        List<Utterance.Written> written = utterance.written();
        Map<Map<String, Double>, float[]> mixed = new HashMap<>();
        for (int u = 0; u < units; u++) {
            if (written != null) {
                ofSpeaker[u] = speakers[symbols.speaker().index(written.get(u).speaker())];
                ofEmotion[u] = emotions.written(written.get(u).emotion());
            } else {
                float[] mix =
                        mixed.computeIfAbsent(utterance.deliveries().get(u).emotions(), emotions::mix);
                ofSpeaker[u] = speakers[0];
                ofEmotion[u] = utterance.units().get(u).isBoundary() ? emotions.ofBreaks() : mix;
            }
        }
        return new Units(indices(utterance), ofSpeaker, ofEmotion, utterance.deliveries());
    }

    private int[][] indices(Utterance utterance) {
        int[][] indices = new int[utterance.units().size()][];
        for (int u = 0; u < indices.length; u++) {
            LinguisticUnit unit = utterance.units().get(u);
            indices[u] = symbols.encode(unit.symbol(), unit.tone(), unit.syllableFlag(), unit.wordSegment());
        }
        return indices;
    }

    /** An utterance as the model takes it: indices and embeddings of every unit. */
    record Units(int[][] indices, float[][] speakers, float[][] emotions, List<Delivery> deliveries) {}

    /** @param shifts how each unit's pitch is moved */
    SambertStream start(Units units, PitchControl.Shifts shifts, StageOutputs.@Nullable Recorder recorder) {
        requireOpen();
        int count = units.indices().length;
        if (count > MOST_UNITS) {
            throw new IllegalArgumentException(
                    "The utterance has %d units; at most %d are spoken in one go.".formatted(count, MOST_UNITS));
        }
        float[] text = encoder.encode(units.indices());
        int[] sources = new int[count];
        Arrays.setAll(sources, u -> u);
        if (filledPauses != null) {
            FilledPauses.Insertion insertion = filledPauses.insert(text);
            text = insertion.text();
            sources = insertion.sources();
        }
        int textUnits = config.encoder().projectionUnits();
        // With filled pauses the reference does not move speakers and emotions along; it starts over at the end.
        float[][] ofSpeaker = cycled(units.speakers(), sources.length);
        float[][] ofEmotion = cycled(units.emotions(), sources.length);
        Conditions plain = Conditions.of(text, textUnits, ofSpeaker, ofEmotion);
        Variances variances = predictors.predict(plain.values());
        Conditions conditions = plain.plus(varianceEmbedding.embed(variances.pitch(), variances.energy()));
        float[] logDuration = durationPredictor.predict(conditions.values()); // pitch moved or not: the pace stays
        Durations durations = Durations.of(logDuration, sources, units.deliveries());
        FinalFrames frames;
        FinalFrames melody = null;
        if (shifts.isNone()) {
            frames = decode(conditions, durations, recorder);
        } else {
            float[] pitch = shifts.shifted(variances.pitch(), sources);
            frames = decode(plain.plus(varianceEmbedding.embed(pitch, variances.energy())), durations, recorder);
            melody = config.nsf() ? decode(conditions, durations, null) : null;
        }
        MelStream.Predictions predictions =
                new MelStream.Predictions(logDuration, variances.pitch(), variances.energy());
        return new SambertStream(
                this,
                frames,
                melody,
                new SambertStream.Plan(
                        durations.perSource(sources, count), durations.frames(), shifts.factors(sources), predictions));
    }

    private FinalFrames decode(Conditions conditions, Durations durations, StageOutputs.@Nullable Recorder recorder) {
        int perStep = config.outputsPerStep();
        FrameMemory memory = new FrameMemory(conditions, durations.frames(), framePositions, perStep);
        return new FinalFrames(
                decoder.start(memory, Bands.ofLongest(durations.longest(), perStep)),
                postnet.start(memory.frames()),
                perStep,
                config.melBins(),
                memory.frames(),
                recorder);
    }

    @Nullable
    F0Channel f0Channel() {
        return f0Channel;
    }

    int lookAhead() {
        return postnet.lookAhead();
    }

    private static float[][] cycled(float[][] rows, int count) {
        float[][] result = new float[count][];
        Arrays.setAll(result, i -> rows[i % rows.length]);
        return result;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The acoustic model is used after it was closed.");
        }
    }

    @Override
    public void close() {
        closed = true;
        encoder.close();
        predictors.close();
        postnet.close();
    }
}
