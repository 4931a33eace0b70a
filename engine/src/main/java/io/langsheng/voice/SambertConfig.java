package io.langsheng.voice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sizes of a SAM-BERT acoustic model, from {@code Model.KanTtsSAMBERT.params} of {@code am/config.yaml}; see
 * {@code kantts/models/sambert/kantts_sambert.py}.
 *
 * @param maxLength positions the encoder's table was made for; longer input only needs more of its formula
 * @param embeddingDim width of the symbol embeddings
 * @param encoder text encoder
 * @param predictor pitch and energy predictors
 * @param duration duration predictor
 * @param decoder mel decoder
 * @param postnet mel postnet
 * @param melBins values of one decoder frame, F0 and voicing of NSF voices included
 * @param outputsPerStep frames of one decoder step
 * @param speakerUnits width of the speaker embedding or vector
 * @param emotionUnits width of the emotion embedding
 * @param nsf whether the last two bins are F0 and voicing
 * @param speakerVector whether the speaker is a vector ({@code se.npy}) instead of a table entry
 * @param filledPauses whether the model inserts filled pauses itself
 */
public record SambertConfig(
        int maxLength,
        int embeddingDim,
        Encoder encoder,
        Fsmn predictor,
        Duration duration,
        Decoder decoder,
        Fsmn postnet,
        int melBins,
        int outputsPerStep,
        int speakerUnits,
        int emotionUnits,
        boolean nsf,
        boolean speakerVector,
        boolean filledPauses) {

    /** {@code projectionUnits} is the width of its output. */
    public record Encoder(int layers, int heads, int units, int ffnInnerDim, int projectionUnits) {}

    /** A stack of FSMN layers with an LSTM behind it; {@code shifts} has one entry per layer. */
    public record Fsmn(int filterSize, List<Integer> shifts, int memoryUnits, int ffnInnerDim, int lstmUnits) {
        public int layers() {
            return shifts.size();
        }
    }

    public record Duration(List<Integer> prenetUnits, int lstmUnits) {}

    public record Decoder(List<Integer> prenetUnits, int layers, int heads, int units, int ffnInnerDim) {}

    /** Width of what the predictors see of a unit: text, speaker, emotion, in this order. */
    public int conditionUnits() {
        return encoder.projectionUnits() + speakerUnits + emotionUnits;
    }

    /** Width of the decoder's memory: the text of all frames of a step, speaker, emotion, in this order. */
    public int memoryUnits() {
        return encoder.projectionUnits() * outputsPerStep + speakerUnits + emotionUnits;
    }

    // Bounds several times beyond the largest voice known; what exceeds them is a damaged or hostile file.
    private static final int MOST_LAYERS = 64;
    private static final int WIDEST = 4_096;
    private static final int LONGEST_FILTER = 1_023;

    static SambertConfig read(Settings params) {
        Settings p = params;
        boolean nsf = p.flag("NSF", false);
        return new SambertConfig(
                p.integer("max_len", 1, 100_000),
                even(p, "embedding_dim"),
                new Encoder(
                        p.integer("encoder_num_layers", 1, MOST_LAYERS),
                        heads(p, "encoder_num_heads", "encoder_num_units"),
                        width(p, "encoder_num_units"),
                        width(p, "encoder_ffn_inner_dim"),
                        even(p, "encoder_projection_units")),
                fsmn(p, "predictor"),
                new Duration(p.integers("dur_pred_prenet_units", 1, WIDEST, 8), width(p, "dur_pred_lstm_units")),
                new Decoder(
                        p.integers("decoder_prenet_units", 1, WIDEST, 8),
                        p.integer("decoder_num_layers", 1, MOST_LAYERS),
                        heads(p, "decoder_num_heads", "decoder_num_units"),
                        width(p, "decoder_num_units"),
                        width(p, "decoder_ffn_inner_dim")),
                fsmn(p, "postnet"),
                p.integer("num_mels", nsf ? 3 : 1, 1_024),
                p.integer("outputs_per_step", 1, 32),
                width(p, "speaker_units"),
                width(p, "emotion_units"),
                nsf,
                p.flag("SE", false),
                p.flag("FP", false));
    }

    private static Fsmn fsmn(Settings p, String name) {
        int layers = p.integer(name + "_fsmn_num_layers", 1, MOST_LAYERS);
        int filterSize = p.integer(name + "_filter_size", 1, LONGEST_FILTER);
        return new Fsmn(
                filterSize,
                shifts(p, name + "_shift", layers, (filterSize - 1) / 2),
                width(p, name + "_num_memory_units"),
                width(p, name + "_ffn_inner_dim"),
                width(p, name + "_lstm_units"));
    }

    /** One number for all layers, or a list with one for each; a filter can be shifted by half its length at most. */
    private static List<Integer> shifts(Settings p, String key, int layers, int most) {
        if (!p.isList(key)) {
            return Collections.nCopies(layers, p.integer(key, 0, most));
        }
        List<Integer> shifts = new ArrayList<>(p.integers(key, 0, most, MOST_LAYERS));
        if (shifts.size() != layers) {
            p.problem(key, "has %d entries for %d layers".formatted(shifts.size(), layers));
            return Collections.nCopies(layers, 0);
        }
        return List.copyOf(shifts);
    }

    private static int width(Settings p, String key) {
        return p.integer(key, 1, WIDEST);
    }

    /** Position codes fill half with sines, half with cosines. */
    private static int even(Settings p, String key) {
        int width = width(p, key);
        if (width % 2 != 0 && p.has(key)) {
            p.problem(key, "is %d; it must be even".formatted(width));
        }
        return width;
    }

    private static int heads(Settings p, String key, String unitsKey) {
        int heads = p.integer(key, 1, 256);
        int units = p.integer(unitsKey, 1, Integer.MAX_VALUE, heads);
        if (units % heads != 0) {
            p.problem(key, "is %d; %s = %d must be a multiple of it".formatted(heads, unitsKey, units));
        }
        return heads;
    }
}
