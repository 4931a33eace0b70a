package io.langsheng.voice;

import static io.langsheng.voice.Layout.fixed;
import static io.langsheng.voice.Layout.times;

import io.langsheng.voice.Layout.Extent;
import io.langsheng.voice.SambertConfig.Fsmn;
import java.util.List;

/** Names and sizes of a SAM-BERT checkpoint's tensors; see {@code kantts/models/sambert/}. */
final class SambertLayout {
    private final Layout layout = new Layout();
    private final SambertConfig config;
    private final String file;

    private final Extent embedding;
    private final Extent projection;
    private final Extent condition;
    private final Extent mels;

    private SambertLayout(SambertConfig config, String file) {
        this.config = config;
        this.file = file;
        this.embedding = says("embedding_dim", config.embeddingDim());
        this.projection = says("encoder_projection_units", config.encoder().projectionUnits());
        this.condition = says("encoder_projection_units + speaker_units + emotion_units", config.conditionUnits());
        this.mels = says("num_mels", config.melBins());
    }

    /** @param file what says so, for messages */
    static Layout of(SambertConfig config, SymbolTables tables, String file) {
        SambertLayout sambert = new SambertLayout(config, file);
        sambert.symbols(tables);
        sambert.encoder();
        sambert.variance();
        sambert.decoder();
        sambert.postnet();
        if (config.filledPauses()) {
            sambert.filledPauses();
        } else {
            sambert.layout.absent("FP_predictor.", file + " does not say FP: true");
        }
        return sambert.layout;
    }

    private Extent says(String key, int size) {
        return new Extent(size, "%s says %s = %d".formatted(file, key, size));
    }

    private static Extent rows(SymbolTable table, String whose) {
        return new Extent(
                table.size(),
                "%s has %d entries, %d with the special ones"
                        .formatted(whose, table.entries().size(), table.size()));
    }

    private void symbols(SymbolTables tables) {
        List<String> names = tables.usesBytes()
                ? List.of("byte_index_emb")
                : List.of("sy_emb", "tone_emb", "syllable_flag_emb", "ws_emb");
        for (int i = 0; i < names.size(); i++) {
            Extent rows = rows(
                    tables.units().get(i),
                    "the " + tables.units().get(i).category() + " table of " + tables.language());
            layout.tensor("text_encoder." + names.get(i) + ".weight", rows, embedding);
        }
        if (!config.speakerVector()) {
            Extent speakers = rows(tables.speaker(), "speaker_list");
            layout.tensor("spk_tokenizer.weight", speakers, says("speaker_units", config.speakerUnits()));
        }
        Extent emotions = rows(tables.emotion(), "the emotion table");
        layout.tensor("emo_tokenizer.weight", emotions, says("emotion_units", config.emotionUnits()));
    }

    private void encoder() {
        Extent units = says("encoder_num_units", config.encoder().units());
        Extent inner = says("encoder_ffn_inner_dim", config.encoder().ffnInnerDim());
        for (int i = 0; i < config.encoder().layers(); i++) {
            String layer = "text_encoder.ling_enc.fft." + i;
            Extent in = i == 0 ? embedding : units;
            layout.norm(layer + ".slf_attn.layer_norm", in);
            layout.linear(layer + ".slf_attn.w_qkv", times(3, units), in);
            layout.linear(layer + ".slf_attn.fc", units, units);
            feedForward(layer + ".pos_ffn", units, inner, fixed(3));
        }
        layout.norm("text_encoder.ling_enc.ln", units);
        layout.tensor("text_encoder.ling_proj.weight", projection, units);
    }

    private void feedForward(String name, Extent units, Extent inner, Extent kernel) {
        layout.convolution(name + ".w_1", inner, units, kernel, inner);
        layout.convolution(name + ".w_2", units, inner, fixed(1), units);
        layout.norm(name + ".layer_norm", units);
    }

    private void variance() {
        for (String predictor : List.of("pitch", "energy")) {
            String name = "variance_adaptor." + predictor + "_predictor";
            fsmn(name, "predictor", config.predictor(), condition);
            Extent memory =
                    says("predictor_num_memory_units", config.predictor().memoryUnits());
            Extent units = says("predictor_lstm_units", config.predictor().lstmUnits());
            layout.lstm(name + ".blstm", "0", memory, units);
            layout.lstm(name + ".blstm", "0_reverse", memory, units);
            layout.linear(name + ".fc", fixed(1), times(2, units));
            layout.convolution("variance_adaptor." + predictor + "_emb", projection, fixed(1), fixed(9), projection);
        }
        String name = "variance_adaptor.duration_predictor";
        Extent prenet = prenet(
                name, "dur_pred_prenet_units", fixed(1), config.duration().prenetUnits());
        Extent units = says("dur_pred_lstm_units", config.duration().lstmUnits());
        Extent input =
                new Extent(prenet.size() + condition.size(), prenet.why() + " (its last) and " + condition.why());
        layout.lstm(name + ".lstm", "0", input, units);
        layout.lstm(name + ".lstm", "1", units, units);
        layout.linear(name + ".fc", fixed(1), units);
    }

    private void fsmn(String name, String key, Fsmn fsmn, Extent input) {
        Extent memory = says(key + "_num_memory_units", fsmn.memoryUnits());
        Extent inner = says(key + "_ffn_inner_dim", fsmn.ffnInnerDim());
        for (int i = 0; i < fsmn.layers(); i++) {
            String layer = name + ".fsmn.ffn_lst." + i;
            layout.convolution(layer + ".w_1", inner, i == 0 ? input : memory, fixed(1), inner);
            layout.tensor(layer + ".w_2.weight", memory, inner, fixed(1));
            layout.tensor(
                    name + ".fsmn.memory_block_lst." + i + ".conv_dw.weight",
                    memory,
                    fixed(1),
                    says(key + "_filter_size", fsmn.filterSize()));
        }
    }

    /** Linear layers at 0, 3, 6 …: a ReLU and a dropout lie between. Returns the width of the last. */
    private Extent prenet(String name, String key, Extent input, List<Integer> units) {
        Extent in = input;
        for (int i = 0; i < units.size(); i++) {
            Extent out = new Extent(units.get(i), "%s says %s = %s".formatted(file, key, units));
            layout.linear(name + ".prenet.fcs." + 3 * i, out, in);
            in = out;
        }
        return in;
    }

    private void decoder() {
        String name = "mel_decoder.mel_dec";
        SambertConfig.Decoder decoder = config.decoder();
        Extent units = says("decoder_num_units", decoder.units());
        Extent inner = says("decoder_ffn_inner_dim", decoder.ffnInnerDim());
        Extent memory = says(
                "outputs_per_step × encoder_projection_units + speaker_units + emotion_units", config.memoryUnits());
        Extent prenet = prenet(name, "decoder_prenet_units", mels, decoder.prenetUnits());
        layout.linear(name + ".prenet.fcs." + 3 * decoder.prenetUnits().size(), units, prenet);
        layout.linear(
                name + ".dec_in_proj",
                units,
                new Extent(units.size() + memory.size(), units.why() + " and " + memory.why()));
        for (int i = 0; i < decoder.layers(); i++) {
            String layer = name + ".pnca." + i;
            layout.norm(layer + ".pnca_attn.layer_norm", units);
            layout.linear(layer + ".pnca_attn.w_x_qkv", times(3, units), units);
            layout.linear(layer + ".pnca_attn.fc_x", units, units);
            layout.linear(layer + ".pnca_attn.w_h_kv", times(2, units), memory);
            layout.linear(layer + ".pnca_attn.fc_h", units, units);
            feedForward(layer + ".pos_ffn", units, inner, fixed(1));
        }
        layout.norm(name + ".ln", units);
        Extent outputs = new Extent(
                Math.multiplyExact(config.outputsPerStep(), config.melBins()),
                config.outputsPerStep() == 3
                        ? mels.why()
                        : mels.why() + ", outputs_per_step = " + config.outputsPerStep());
        layout.linear(name + ".dec_out_proj", outputs, units);
    }

    private void postnet() {
        fsmn("mel_postnet", "postnet", config.postnet(), mels);
        Extent units = says("postnet_lstm_units", config.postnet().lstmUnits());
        layout.lstm(
                "mel_postnet.lstm",
                "0",
                says("postnet_num_memory_units", config.postnet().memoryUnits()),
                units);
        layout.linear("mel_postnet.fc", mels, units);
    }

    private void filledPauses() {
        Extent half = says("embedding_dim", config.embeddingDim() / 2);
        layout.convolution("FP_predictor.w_1", half, projection, fixed(3), half);
        layout.convolution("FP_predictor.w_2", projection, half, fixed(1), projection);
        layout.norm("FP_predictor.layer_norm1", half);
        layout.norm("FP_predictor.layer_norm2", projection);
        layout.linear("FP_predictor.fc", fixed(4), projection);
    }
}
