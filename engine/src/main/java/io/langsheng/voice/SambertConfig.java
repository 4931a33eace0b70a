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
                encoder(p),
                fsmn(p, "predictor"),
                new Duration(p.integers("dur_pred_prenet_units", 1, WIDEST, 8), width(p, "dur_pred_lstm_units")),
                decoder(p),
                fsmn(p, "postnet"),
                p.integer("num_mels", nsf ? 3 : 1, 1_024),
                p.integer("outputs_per_step", 1, 32),
                width(p, "speaker_units"),
                width(p, "emotion_units"),
                nsf,
                p.flag("SE", false),
                p.flag("FP", false));
    }

    private static Encoder encoder(Settings p) {
        Attention attention = attention(p, "encoder");
        return new Encoder(
                p.integer("encoder_num_layers", 1, MOST_LAYERS),
                attention.heads(),
                attention.units(),
                width(p, "encoder_ffn_inner_dim"),
                even(p, "encoder_projection_units"));
    }

    private static Decoder decoder(Settings p) {
        Attention attention = attention(p, "decoder");
        return new Decoder(
                p.integers("decoder_prenet_units", 1, WIDEST, 8),
                p.integer("decoder_num_layers", 1, MOST_LAYERS),
                attention.heads(),
                attention.units(),
                width(p, "decoder_ffn_inner_dim"));
    }

    private record Attention(int heads, int units) {}

    private static Attention attention(Settings p, String name) {
        int before = p.problems();
        int heads = p.integer(name + "_num_heads", 1, 256);
        int units = width(p, name + "_num_units");
        if (p.problems() == before && units % heads != 0) {
            p.problem(
                    name + "_num_heads",
                    "is %d; %s_num_units = %d must be a multiple of it".formatted(heads, name, units));
        }
        return new Attention(heads, units);
    }

    private static Fsmn fsmn(Settings p, String name) {
        int before = p.problems();
        int layers = p.integer(name + "_fsmn_num_layers", 1, MOST_LAYERS);
        int filterSize = p.integer(name + "_filter_size", 1, LONGEST_FILTER);
        boolean known = p.problems() == before;
        return new Fsmn(
                filterSize,
                shifts(p, name + "_shift", known ? layers : -1, known ? (filterSize - 1) / 2 : LONGEST_FILTER / 2),
                width(p, name + "_num_memory_units"),
                width(p, name + "_ffn_inner_dim"),
                width(p, name + "_lstm_units"));
    }

    /**
     * One number for all layers, or a list with one for each; a filter can be shifted by half its length at most.
     *
     * @param layers −1 if unknown
     */
    private static List<Integer> shifts(Settings p, String key, int layers, int most) {
        if (!p.isList(key)) {
            return Collections.nCopies(Math.max(1, layers), p.integer(key, 0, most));
        }
        List<Integer> shifts = new ArrayList<>(p.integers(key, 0, most, MOST_LAYERS));
        if (layers > 0 && shifts.size() != layers) {
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
        int width = p.integer(key, 2, WIDEST);
        if (width % 2 != 0) {
            p.problem(key, "is %d; it must be even".formatted(width));
        }
        return width;
    }
}
