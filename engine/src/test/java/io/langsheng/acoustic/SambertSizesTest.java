package io.langsheng.acoustic;

import static org.assertj.core.api.Assertions.assertThat;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.SymbolLine;
import io.langsheng.linguistic.Utterance;
import io.langsheng.text.Delivery;
import io.langsheng.voice.RandomVoice;
import io.langsheng.voice.SambertConfig;
import io.langsheng.voice.SambertConfig.Decoder;
import io.langsheng.voice.SambertConfig.Duration;
import io.langsheng.voice.SambertConfig.Encoder;
import io.langsheng.voice.SambertConfig.Fsmn;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes no parity voice has, random weights, against the plain reference. */
class SambertSizesTest {
    private static final int UNITS = 11;

    static Stream<Arguments> sizes() {
        return Stream.of(
                Arguments.of(
                        "one frame a step, one head, one layer each",
                        config(
                                new Encoder(1, 1, 10, 12, 6),
                                fsmn(5, 8, 0),
                                new Duration(List.of(9), 7),
                                new Decoder(List.of(11), 1, 1, 10, 13),
                                fsmn(3, 9, 1),
                                12,
                                1)),
                Arguments.of(
                        "four frames a step, three heads, three prenet layers",
                        config(
                                new Encoder(2, 3, 24, 40, 10),
                                fsmn(11, 16, 2, 0),
                                new Duration(List.of(12, 6, 5), 9),
                                new Decoder(List.of(20, 18, 7), 3, 3, 36, 50),
                                fsmn(9, 22, 3, 4, 0),
                                17,
                                4)),
                Arguments.of(
                        "residuals where widths happen to agree, filters of four",
                        config(
                                new Encoder(2, 2, 20, 24, 8),
                                fsmn(4, 24, 1, 0, 1),
                                new Duration(List.of(8, 8), 8),
                                new Decoder(List.of(16), 2, 4, 32, 64),
                                fsmn(4, 14, 0, 1),
                                14,
                                2)),
                Arguments.of(
                        "filters of one, wide heads",
                        config(
                                new Encoder(1, 1, 64, 70, 12),
                                fsmn(1, 5, 0),
                                new Duration(List.of(130), 65),
                                new Decoder(List.of(70, 66), 2, 2, 128, 130),
                                fsmn(1, 33, 0, 0),
                                20,
                                3)));
    }

    private static Fsmn fsmn(int filterSize, int memoryUnits, Integer... shifts) {
        return new Fsmn(filterSize, List.of(shifts), memoryUnits, memoryUnits + 3, memoryUnits + 1);
    }

    private static SambertConfig config(
            Encoder encoder, Fsmn predictor, Duration duration, Decoder decoder, Fsmn postnet, int mels, int perStep) {
        return new SambertConfig(
                10, 20, encoder, predictor, duration, decoder, postnet, mels, perStep, 8, 8, false, true, false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void any_size_computes_what_the_plain_reference_computes(String name, SambertConfig config) {
        SymbolTables symbols = RandomVoice.symbols("PinYin", false);
        Weights weights = RandomVoice.acoustic(config, symbols, 3);
        float[] speaker = new float[config.speakerUnits()];
        Random random = new Random(5);
        for (int i = 0; i < speaker.length; i++) {
            speaker[i] = (float) random.nextGaussian();
        }
        SymbolLine line = line(symbols, random);
        ReferenceSambert.Result expected = new ReferenceSambert(config, weights)
                .speak(indices(line, symbols), doubles(speaker), emotion(config, symbols, weights));
        for (Kernels kernels : List.of(ScalarKernels.INSTANCE, VectorKernels.create())) {
            SambertModel.Parts parts = new SambertModel.Parts(
                    config, symbols, weights, speaker, null, SymbolTables.NO_EMOTION, symbols.emotions());
            try (SambertModel model = new SambertModel(parts, 1, kernels)) {
                StageOutputs actual = model.trace(line);
                same(
                        "log duration",
                        expected.logDuration(),
                        actual.predictions().logDuration());
                same("pitch", expected.pitch(), actual.predictions().pitch());
                same("energy", expected.energy(), actual.predictions().energy());
                same("decoder", flat(expected.decoder()), actual.decoder());
                same("postnet", flat(expected.postnet()), actual.postnet());
                float[] streamed = Spoken.all(model.start(line.utterance(), warning -> {}), 3);
                same("streamed", flat(expected.postnet()), streamed);
            }
        }
    }

    @Test
    void the_standard_random_voice_speaks_about_six_frames_a_unit() {
        try (SambertModel model = SambertModel.open(RandomVoice.standard16k(1), 1);
                MelStream stream = model.start(
                        line(RandomVoice.symbols("PinYin", false), new Random(1))
                                .utterance(),
                        warning -> {})) {
            int frames = 0;
            for (int duration : stream.durations()) {
                frames += duration;
            }
            assertThat(frames / (double) UNITS).isBetween(5.0, 7.0);
        }
    }

    private static SymbolLine line(SymbolTables symbols, Random random) {
        List<LinguisticUnit> units = new ArrayList<>();
        for (int i = 0; i < UNITS; i++) {
            units.add(new LinguisticUnit(
                    pick(symbols, 0, random),
                    pick(symbols, 1, random),
                    pick(symbols, 2, random),
                    pick(symbols, 3, random),
                    i,
                    i,
                    i + 1));
        }
        Utterance.Written written = new Utterance.Written("emotion_neutral", "F7");
        return new SymbolLine(new Utterance(
                units,
                Collections.nCopies(UNITS, Delivery.PLAIN),
                List.of(),
                List.of(),
                0,
                UNITS,
                Collections.nCopies(UNITS, written)));
    }

    private static String pick(SymbolTables symbols, int table, Random random) {
        List<String> entries = symbols.units().get(table).entries();
        return entries.get(random.nextInt(entries.size()));
    }

    private static int[][] indices(SymbolLine line, SymbolTables symbols) {
        return line.utterance().units().stream()
                .map(unit -> symbols.encode(unit.symbol(), unit.tone(), unit.syllableFlag(), unit.wordSegment()))
                .toArray(int[][]::new);
    }

    private static double[] emotion(SambertConfig config, SymbolTables symbols, Weights weights) {
        int at = symbols.emotion().index(SymbolTables.NEUTRAL) * config.emotionUnits();
        float[] table = weights.get("emo_tokenizer.weight").values();
        return doubles(Arrays.copyOfRange(table, at, at + config.emotionUnits()));
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static double[] flat(double[][] rows) {
        return Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static void same(String what, double[] expected, float[] actual) {
        assertThat(actual).as(what).hasSize(expected.length);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).as(what).isLessThan(2e-4);
    }
}
