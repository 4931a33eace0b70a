package io.langsheng.voice;

import io.langsheng.voice.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Voices made up instead of trained, for measuring speed and for trying sizes no voice at hand has. They speak noise,
 * but at the pace of speech: some six frames a unit.
 */
public final class RandomVoice {
    /** ln(6.3 + 1): log duration of the average unit, a little above six frames since short ones are cut off at 0. */
    private static final float LOG_DURATION = 1.95f;

    private RandomVoice() {}

    /**
     * The size of the released 16 kHz voices: SAM-BERT of 12.7 million parameters, HiFi-GAN of 256 channels.
     *
     * <p>Source: KAN-TTS {@code configs/sambert_16k.yaml}, {@code hifigan_v1_16k.yaml}.
     */
    public static VoiceFolder standard16k(long seed) {
        SambertConfig sambert = new SambertConfig(
                800,
                512,
                new SambertConfig.Encoder(8, 8, 128, 1024, 32),
                new SambertConfig.Fsmn(41, Collections.nCopies(3, 0), 128, 256, 128),
                new SambertConfig.Duration(List.of(128, 128), 128),
                new SambertConfig.Decoder(List.of(256, 256), 12, 8, 128, 1024),
                new SambertConfig.Fsmn(41, Collections.nCopies(4, 17), 256, 512, 128),
                80,
                3,
                32,
                32,
                false,
                false,
                false);
        List<Integer> dilations = List.of(1, 3, 5, 7);
        HifiganConfig hifigan = new HifiganConfig(
                80,
                1,
                256,
                7,
                List.of(10, 5, 2, 2),
                List.of(20, 10, 4, 4),
                List.of(3, 7, 11),
                List.of(dilations, dilations, dilations),
                true,
                0.1,
                null);
        SymbolTables symbols = symbols("PinYin", false);
        return new VoiceFolder(
                "random-16k",
                VoiceManifest.of("random-16k"),
                new AudioConfig(16_000, 200),
                symbols,
                sambert,
                acoustic(sambert, symbols, seed),
                hifigan,
                vocoder(hifigan, seed),
                null,
                null);
    }

    /** Built-in tables of a language, with one speaker. */
    public static SymbolTables symbols(String language, boolean bytes) {
        Problems problems = new Problems("random");
        SymbolTables tables = SymbolTables.of(
                language, bytes, List.of("F7"), Map.of(), true, new Settings(null, "config", "", problems));
        if (tables == null) {
            throw new IllegalArgumentException("Unknown language \"%s\"; known are %s."
                    .formatted(language, String.join(", ", SymbolTables.builtIn())));
        }
        return tables;
    }

    /** Weights of an acoustic model of any size. */
    public static Weights acoustic(SambertConfig config, SymbolTables symbols, long seed) {
        Weights weights = weights(SambertLayout.of(config, symbols, "config"), seed);
        // Set aside the input so far that durations stay near their bias.
        float[] duration =
                weights.get("variance_adaptor.duration_predictor.fc.weight").values();
        for (int i = 0; i < duration.length; i++) {
            duration[i] *= 0.5f;
        }
        weights.get("variance_adaptor.duration_predictor.fc.bias").values()[0] = LOG_DURATION;
        return weights;
    }

    /** Weights of a vocoder of any size. */
    public static Weights vocoder(HifiganConfig config, long seed) {
        return weights(HifiganLayout.of(config, "config"), seed);
    }

    /** Values that keep the size of what passes through: deviation 1 / √inputs, norms that change nothing. */
    private static Weights weights(Layout layout, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        layout.tensors().forEach((name, extents) -> {
            int[] shape = Layout.shape(extents);
            List<Integer> inputs = new ArrayList<>();
            for (int i = 1; i < shape.length; i++) {
                inputs.add(shape[i]);
            }
            int count = 1;
            for (int extent : shape) {
                count = Math.multiplyExact(count, extent);
            }
            boolean norm = name.contains("norm") || name.contains(".ln.");
            double deviation = 1 / Math.sqrt(inputs.stream().reduce(1, (a, b) -> a * b));
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float)
                        (inputs.isEmpty()
                                ? (norm && name.endsWith("weight") ? 1 : 0.02 * random.nextGaussian())
                                : deviation * random.nextGaussian());
            }
            tensors.put(name, Tensor.of(values, shape));
        });
        return Weights.of(tensors);
    }
}
