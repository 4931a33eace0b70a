package io.langsheng.synthesis;

import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.acoustic.SambertModel;
import io.langsheng.acoustic.StageOutputs;
import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.SymbolLine;
import io.langsheng.linguistic.Utterance;
import io.langsheng.vocoder.HifiganVocoder;
import io.langsheng.vocoder.Vocoder;
import io.langsheng.vocoder.WaveStream;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceException;
import io.langsheng.voice.VoiceFolder;
import io.langsheng.voice.checkpoint.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What every stage of a voice gives for one line of symbols, for comparison with another implementation. */
public final class StageArrays {
    private static final int BLOCK_FRAMES = 192;

    private StageArrays() {}

    /**
     * Computes all stages, without noise and random phases.
     *
     * @return {@code ling} [units + 1, tables] and {@code emotion} [units + 1], the end symbol included;
     *     {@code log_duration}, {@code pitch} and {@code energy} [units], filled pauses included; {@code decoder},
     *     {@code postnet} and {@code vocoder_input} [frames, bins]; {@code wave} [samples]
     * @throws VoiceException if what the voice computes is no sound
     */
    public static Map<String, Tensor> of(VoiceFolder voice, SymbolLine line) {
        try {
            return compute(voice, line);
        } catch (VoiceException damaged) {
            throw damaged.of(voice.name());
        }
    }

    private static Map<String, Tensor> compute(VoiceFolder voice, SymbolLine line) {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        indices(voice.symbols(), line, arrays);
        StageOutputs outputs;
        try (SambertModel model = SambertModel.open(voice, 1)) {
            outputs = model.trace(line);
        }
        arrays.put("log_duration", row(outputs.predictions().logDuration()));
        arrays.put("pitch", row(outputs.predictions().pitch()));
        arrays.put("energy", row(outputs.predictions().energy()));
        int bins = voice.sambert().melBins();
        arrays.put("decoder", frames(outputs.decoder(), bins));
        arrays.put("postnet", frames(outputs.postnet(), bins));
        arrays.put("vocoder_input", frames(outputs.vocoderInput(), bins));
        arrays.put("wave", row(wave(voice, outputs.vocoderInput(), bins)));
        return arrays;
    }

    private static void indices(SymbolTables tables, SymbolLine line, Map<String, Tensor> arrays) {
        List<LinguisticUnit> units = line.utterance().units();
        List<Utterance.Written> written =
                Objects.requireNonNull(line.utterance().written());
        int columns = tables.units().size();
        float[] ling = new float[(units.size() + 1) * columns];
        float[] emotion = new float[units.size() + 1];
        for (int i = 0; i <= units.size(); i++) {
            int[] row = tables.end();
            emotion[i] = tables.emotion().end();
            if (i < units.size()) {
                LinguisticUnit unit = units.get(i);
                row = tables.encode(unit.symbol(), unit.tone(), unit.syllableFlag(), unit.wordSegment());
                emotion[i] = tables.emotion().index(written.get(i).emotion());
            }
            for (int k = 0; k < columns; k++) {
                ling[i * columns + k] = row[k];
            }
        }
        arrays.put("ling", Tensor.of(ling, units.size() + 1, columns));
        arrays.put("emotion", row(emotion));
    }

    private static float[] wave(VoiceFolder voice, float[] mel, int bins) {
        int frames = mel.length / bins;
        try (Vocoder vocoder = new HifiganVocoder(voice.hifigan(), voice.vocoder(), voice.audio(), 1);
                WaveStream stream = vocoder.startWithoutNoise()) {
            float[] wave = new float[frames * vocoder.hopLength()];
            int at = 0;
            for (int from = 0; from < frames; from += BLOCK_FRAMES) {
                int count = Math.min(BLOCK_FRAMES, frames - from);
                float[] block = Arrays.copyOfRange(mel, from * bins, (from + count) * bins);
                float[] samples = stream.push(new MelSpectrogram(block, count, bins), from + count == frames);
                System.arraycopy(samples, 0, wave, at, samples.length);
                at += samples.length;
            }
            return wave;
        }
    }

    private static Tensor row(float[] values) {
        return Tensor.of(values, values.length);
    }

    private static Tensor frames(float[] values, int bins) {
        return Tensor.of(values, values.length / bins, bins);
    }
}
