package io.langsheng.voice;

import io.langsheng.voice.Yaml.YamlException;
import io.langsheng.voice.checkpoint.Checkpoint;
import io.langsheng.voice.checkpoint.Npy;
import io.langsheng.voice.checkpoint.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one voice, part after part, and records what is wrong with each, so that all of it is reported at once. */
final class VoiceReader {
    private static final int LARGEST_CONFIG = 4 << 20;
    private static final int LARGEST_ARRAY = 16 << 20;
    /** Ten times the largest model known; 1.6 GB of floats. */
    private static final long MOST_WEIGHTS = 400_000_000;

    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint_(\\d{1,18})\\.pth");
    private static final String SYMBOLS = "sy,tone,syllable_flag,word_segment,emo_category,speaker_category";
    private static final String BYTES = "byte_index,emo_category,speaker_category";

    private final String name;
    private final VoiceFiles files;
    private final VoiceFiles am;
    private final VoiceFiles voc;
    private final VoiceFiles card;
    private final Problems problems;

    /**
     * @param files the voice's folder
     * @param am its acoustic model's
     * @param voc its vocoder's
     * @param card the outermost folder, which may hold {@code configuration.json}
     */
    VoiceReader(String name, VoiceFiles files, VoiceFiles am, VoiceFiles voc, VoiceFiles card, Problems problems) {
        this.name = name;
        this.files = files;
        this.am = am;
        this.voc = voc;
        this.card = card;
        this.problems = problems;
    }

    VoiceFolder read() {
        VoiceManifest manifest =
                files.has("voice.json") ? VoiceManifest.read(yaml(files, "voice.json"), name) : VoiceManifest.of(name);
        Checksums.check(manifest.sha256(), files, problems);

        Settings amConfig = yaml(am, "config.yaml");
        int before = problems.count();
        Settings params = amConfig.at("Model").at("KanTtsSAMBERT").at("params");
        SambertConfig sambert = SambertConfig.read(params);
        boolean sambertKnown = amConfig.exists() && problems.count() == before;
        Acoustic acoustic = acoustic(amConfig, params, sambert, sambertKnown);

        if (acoustic.tables() != null) {
            checkEmotions(manifest, acoustic.tables().emotion());
        }

        Settings vocConfig = yaml(voc, "config.yaml");
        before = problems.count();
        HifiganConfig hifigan =
                HifiganConfig.read(vocConfig.at("Model").at("Generator").at("params"));
        boolean vocoderKnown = vocConfig.exists() && problems.count() == before;
        Weights vocoder = vocoderWeights(hifigan, vocoderKnown);

        Settings amAudio = amConfig.optional("audio_config");
        Settings vocAudio = vocConfig.optional("audio_config");
        Settings section = audioSection(amConfig, amAudio, vocAudio);
        before = problems.count();
        AudioConfig audio = AudioConfig.read(section);
        if (section.exists() && problems.count() == before) {
            List.of(amAudio, vocAudio).forEach(other -> checkAudio(audio, other));
            if (vocoderKnown) {
                checkAudio(audio, hifigan);
            }
        }
        if (sambertKnown && vocoderKnown) {
            checkTogether(sambert, hifigan);
        }
        F0Scale f0 = sambert.nsf() ? f0(params) : null;
        float[] speakerVector = sambert.speakerVector() ? speakerVector(sambert, sambertKnown) : null;
        problems.throwIfAny();
        if (acoustic.weights() == null || acoustic.tables() == null || vocoder == null) {
            throw new IllegalStateException("a part is missing, but no problem was recorded");
        }
        return new VoiceFolder(
                name,
                manifest,
                audio,
                acoustic.tables(),
                sambert,
                acoustic.weights(),
                hifigan,
                vocoder,
                f0,
                speakerVector);
    }

    /** What the manifest names must be in the voice's table. */
    private void checkEmotions(VoiceManifest manifest, SymbolTable table) {
        for (String emotion : manifest.emotions()) {
            if (!table.contains("emotion_" + emotion)) {
                problems.add(
                        "voice.json",
                        "emotions names \"%s\", which the voice's table of emotions does not hold".formatted(emotion));
            }
        }
        boolean standard = manifest.breakEmotion().equals(SymbolTables.NO_EMOTION);
        if (!standard && !table.contains(manifest.breakEmotion())) {
            problems.add(
                    "voice.json",
                    "breakEmotion is \"%s\", which the voice's table of emotions does not hold"
                            .formatted(manifest.breakEmotion()));
        }
    }

    private record Acoustic(
            @Nullable SymbolTables tables, @Nullable Weights weights) {}

    /** @param sambertKnown whether the configuration is right; if not, sizes say nothing of the checkpoint */
    private Acoustic acoustic(Settings config, Settings params, SambertConfig sambert, boolean sambertKnown) {
        int before = problems.count();
        Settings unit = config.at("linguistic_unit");
        String features = Optional.ofNullable(unit.text("lfeat_type_list"))
                .orElse(SYMBOLS)
                .replace(" ", "");
        if (!features.equals(SYMBOLS) && !features.equals(BYTES)) {
            unit.problem("lfeat_type_list", "is %s; known are %s and %s".formatted(features, SYMBOLS, BYTES));
        }
        boolean bytes = features.equals(BYTES);
        if (params.flag("using_byte", false) != bytes) {
            params.problem("using_byte", "does not go with lfeat_type_list = " + features);
        }
        List<String> speakers = Arrays.stream(Optional.ofNullable(unit.text("speaker_list"))
                        .orElse("")
                        .split(","))
                .map(String::strip)
                .filter(speaker -> !speaker.isEmpty())
                .toList();
        Map<String, List<String>> dict = dict();
        if (unit.exists() && speakers.isEmpty() && !dict.containsKey("speaker")) {
            unit.problem("speaker_list", "is missing; expected speaker names, separated by commas");
        }
        String language = Optional.ofNullable(unit.text("language")).orElse("PinYin");
        Optional<Boolean> mask = mask();
        SymbolTables tables = SymbolTables.of(language, bytes, speakers, dict, mask.orElse(true), unit);
        boolean sizesKnown = sambertKnown && problems.count() == before;
        String file = latest(am);
        if (file == null) {
            return new Acoustic(tables, null);
        }
        try (Checkpoint checkpoint = Checkpoint.open(am.file(file), "model")) {
            if (tables != null && mask.isEmpty() && lacksMask(tables, checkpoint)) {
                tables = SymbolTables.of(language, bytes, speakers, dict, false, unit);
            }
            if (tables == null || !sizesKnown) {
                return new Acoustic(tables, null);
            }
            Layout layout = SambertLayout.of(sambert, tables, am.display("config.yaml"));
            return new Acoustic(tables, weights(checkpoint, layout, am.display("config.yaml"), am.display(file)));
        } catch (IOException e) {
            problems.add(am.display(file), VoiceFiles.reason(e));
            return new Acoustic(tables, null);
        }
    }

    /** Whether tables have a mask entry; empty if the card does not say. */
    private Optional<Boolean> mask() {
        if (card.has("configuration.json")) {
            Settings configuration = yaml(card, "configuration.json");
            for (Settings place : List.of(configuration, configuration.within("model"))) {
                Settings unit = place.within("am").within("linguistic_unit");
                if (unit.has("has_mask")) {
                    return Optional.of(unit.flag("has_mask", true));
                }
            }
        }
        return Optional.empty();
    }

    /** Where the card does not say, the rows of the first table show it. */
    private static boolean lacksMask(SymbolTables withMask, Checkpoint checkpoint) {
        String first = withMask.usesBytes() ? "byte_index_emb" : "sy_emb";
        int[] shape = checkpoint.shape("text_encoder." + first + ".weight");
        return shape != null
                && shape.length > 0
                && shape[0] == withMask.units().get(0).size() - 1;
    }

    private @Nullable Weights vocoderWeights(HifiganConfig hifigan, boolean sizesKnown) {
        String file = latest(voc);
        if (file == null) {
            return null;
        }
        try (Checkpoint checkpoint = Checkpoint.open(voc.file(file), "model", "generator")) {
            if (!sizesKnown) {
                return null;
            }
            Layout layout = HifiganLayout.of(hifigan, voc.display("config.yaml"));
            return weights(checkpoint, layout, voc.display("config.yaml"), voc.display(file));
        } catch (IOException e) {
            problems.add(voc.display(file), VoiceFiles.reason(e));
            return null;
        }
    }

    private @Nullable Weights weights(Checkpoint checkpoint, Layout layout, String config, String file)
            throws IOException {
        if (layout.size() > MOST_WEIGHTS) {
            problems.add(
                    config,
                    "asks for a model of %d weights; at most %d are read".formatted(layout.size(), MOST_WEIGHTS));
            return null;
        }
        return Weights.read(checkpoint, layout, file, problems);
    }

    /** The checkpoint with the largest step, or null; that is recorded. */
    private @Nullable String latest(VoiceFiles model) {
        try {
            Optional<String> latest = model.list("ckpt").stream()
                    .filter(file -> CHECKPOINT.matcher(file).matches())
                    .max(Comparator.comparingLong(VoiceReader::step));
            if (latest.isEmpty()) {
                problems.add(model.display("ckpt"), "has no checkpoint; expected checkpoint_<step>.pth");
                return null;
            }
            return "ckpt/" + latest.get();
        } catch (IOException e) {
            problems.add(model.display("ckpt"), VoiceFiles.reason(e));
            return null;
        }
    }

    private static long step(String file) {
        Matcher matcher = CHECKPOINT.matcher(file);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** {@code audio_config.yaml}, or the same section of either model's own configuration. */
    private Settings audioSection(Settings amConfig, Settings amAudio, Settings vocAudio) {
        if (files.has("audio_config.yaml")) {
            return yaml(files, "audio_config.yaml").at("audio_config");
        }
        return vocAudio.exists() ? vocAudio : amAudio.exists() ? amAudio : amConfig.at("audio_config");
    }

    /** The models' own sections, where they have one, must say the same. */
    private void checkAudio(AudioConfig audio, Settings other) {
        checkSame(other, "sampling_rate", AudioConfig.LOWEST_RATE, AudioConfig.HIGHEST_RATE, audio.sampleRate());
        checkSame(other, "hop_length", 1, AudioConfig.LONGEST_HOP, audio.hopLength());
    }

    private void checkSame(Settings other, String key, int low, int high, int own) {
        int before = problems.count();
        int value = other.integer(key, low, high, own);
        if (problems.count() == before && value != own) {
            other.problem(key, "is %d, but the voice's is %d".formatted(value, own));
        }
    }

    private void checkAudio(AudioConfig audio, HifiganConfig hifigan) {
        String file = voc.display("config.yaml");
        int samples = hifigan.upsampling() * hifigan.subBands();
        if (samples != audio.hopLength()) {
            problems.add(
                    file,
                    "upsample_scales = %s with %d band(s) make %d samples per frame, but hop_length is %d"
                            .formatted(hifigan.upsampleScales(), hifigan.subBands(), samples, audio.hopLength()));
        }
        if (hifigan.nsf() != null && hifigan.nsf().sampleRate() != audio.sampleRate()) {
            problems.add(
                    file,
                    "says nsf_params.sampling_rate = %d, but the voice's is %d"
                            .formatted(hifigan.nsf().sampleRate(), audio.sampleRate()));
        }
    }

    private void checkTogether(SambertConfig sambert, HifiganConfig hifigan) {
        String file = voc.display("config.yaml");
        int bins = hifigan.melBins() + (hifigan.nsf() == null ? 0 : 2);
        if (bins != sambert.melBins()) {
            problems.add(
                    file,
                    "takes %d bins (in_channels%s), but %s says num_mels = %d"
                            .formatted(
                                    bins,
                                    hifigan.nsf() == null ? "" : " + F0 and voicing",
                                    am.display("config.yaml"),
                                    sambert.melBins()));
        }
        if (hifigan.nsf() != null && !sambert.nsf()) {
            problems.add(file, "has nsf_params, but %s does not say NSF: true".formatted(am.display("config.yaml")));
        }
    }

    private @Nullable F0Scale f0(Settings params) {
        String kind = Optional.ofNullable(params.text("nsf_norm_type")).orElse("mean_std");
        if (kind.equals("global")) {
            double low = params.number("nsf_f0_global_minimum", 0, 10_000, 30);
            double high = params.number("nsf_f0_global_maximum", 0, 10_000, 730);
            if (high <= low) {
                params.problem(
                        "nsf_f0_global_maximum", "is %s; it must be above the minimum of %s".formatted(high, low));
            }
            return F0Scale.range((float) low, (float) high);
        }
        if (!kind.equals("mean_std")) {
            params.problem("nsf_norm_type", "is %s; known are mean_std and global".formatted(kind));
            return null;
        }
        Tensor mvn = array(am, "mvn.npy");
        if (mvn == null) {
            return null;
        }
        if (mvn.values().length != 2) {
            problems.add(
                    am.display("mvn.npy"),
                    "must hold two numbers, mean and deviation of F0, as [2, 1]; its shape is "
                            + Arrays.toString(mvn.shape()));
            return null;
        }
        if (!(mvn.values()[1] > 0)) {
            problems.add(
                    am.display("mvn.npy"),
                    "holds %s at index 1, the deviation of F0; it must be above 0".formatted(mvn.values()[1]));
            return null;
        }
        return F0Scale.meanStd(mvn.values()[0], mvn.values()[1]);
    }

    private float @Nullable [] speakerVector(SambertConfig sambert, boolean sizeKnown) {
        Tensor vector = array(am, "se.npy");
        if (vector == null) {
            return null;
        }
        if (sizeKnown && vector.values().length != sambert.speakerUnits()) {
            problems.add(
                    am.display("se.npy"),
                    "must hold speaker_units = %d numbers; its shape is %s"
                            .formatted(sambert.speakerUnits(), Arrays.toString(vector.shape())));
            return null;
        }
        return vector.values();
    }

    /** An array of finite numbers, or null; what is wrong with it is recorded. */
    private @Nullable Tensor array(VoiceFiles where, String file) {
        try {
            Tensor array = Npy.read(where.bytes(file, LARGEST_ARRAY));
            int bad = array.firstNotFinite();
            if (bad < 0) {
                return array;
            }
            problems.add(
                    where.display(file), "holds %s at index %d; it must be finite".formatted(array.values()[bad], bad));
            return null;
        } catch (IOException e) {
            problems.add(where.display(file), VoiceFiles.reason(e));
            return null;
        }
    }

    /** Tables of older cards: one entry a line, in index order, with or without the special entries. */
    private Map<String, List<String>> dict() {
        Map<String, List<String>> tables = new HashMap<>();
        for (String category : List.of("sy", "tone", "syllable_flag", "word_segment", "emo_category", "speaker")) {
            String file = "dict/" + category + "_dict.txt";
            if (files.has(file)) {
                try {
                    tables.put(category, DictTable.entries(category, files.text(file, LARGEST_CONFIG)));
                } catch (IOException e) {
                    problems.add(files.display(file), VoiceFiles.reason(e));
                }
            }
        }
        return tables;
    }

    private Settings yaml(VoiceFiles where, String file) {
        Object value = null;
        try {
            value = Yaml.read(where.text(file, LARGEST_CONFIG));
            if (!(value instanceof Map)) {
                problems.add(where.display(file), "holds no mapping");
            }
        } catch (IOException e) {
            problems.add(where.display(file), VoiceFiles.reason(e));
        } catch (YamlException e) {
            problems.add(where.display(file), String.valueOf(e.getMessage()));
        }
        return new Settings(value, where.display(file), "", problems);
    }
}
