package io.langsheng.voice;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One voice, read from its folder and checked: configuration, symbol tables, weights. Immutable; nothing of the folder
 * stays open.
 *
 * @param name folder name of the voice
 * @param manifest what {@code voice.json} says, or its defaults
 * @param audio rate and frame length of its sound
 * @param symbols vocabularies, language and speakers
 * @param sambert sizes of the acoustic model
 * @param acoustic its weights
 * @param hifigan sizes of the vocoder
 * @param vocoder its weights
 * @param f0 scale of the F0 channel; null unless the voice is NSF
 * @param speakerVector {@code [speakerUnits]}; null unless the voice is spoken by a vector
 */
public record VoiceFolder(
        String name,
        VoiceManifest manifest,
        AudioConfig audio,
        SymbolTables symbols,
        SambertConfig sambert,
        Weights acoustic,
        HifiganConfig hifigan,
        Weights vocoder,
        @Nullable F0Scale f0,
        float @Nullable [] speakerVector) {

    /**
     * Opens the first voice of a folder: the folder of a ModelScope card (with {@code voices/}), the {@code voices/}
     * folder itself, or that of a single voice (with {@code am/} and {@code voc/}).
     *
     * @throws VoiceException with everything that is wrong with the voice
     */
    public static VoiceFolder open(Path folder) {
        return open(folder, null);
    }

    /** Opens the voice of this name; null stands for the first. */
    public static VoiceFolder open(Path folder, @Nullable String name) {
        return VoiceCard.of(folder).open(name);
    }

    /** Opens a voice from two KAN-TTS training directories, each with {@code config.yaml} and {@code ckpt/}. */
    public static VoiceFolder openTraining(Path acoustic, Path vocoder) {
        String name = String.valueOf(acoustic.toAbsolutePath().normalize().getFileName());
        Problems problems = new Problems(name);
        VoiceFiles am = VoiceFiles.of(acoustic).shownAs(acoustic + "/");
        VoiceFiles voc = VoiceFiles.of(vocoder).shownAs(vocoder + "/");
        return new VoiceReader(name, am, am, voc, am, problems).read();
    }

    /** Whether a folder holds am/ and voc/, voices/ or voices.json, so that it is meant as a voice, good or damaged. */
    public static boolean isVoice(Path folder) {
        return VoiceCard.is(folder);
    }

    /** Names of the voices of a folder, the default one first. */
    public static List<String> names(Path folder) {
        return VoiceCard.of(folder).names();
    }

    /** The language its symbols belong to, such as {@code PinYin} or {@code Sichuan}. */
    public String language() {
        return symbols.language();
    }

    /** Emotions it can be asked for, without their prefix. */
    public List<String> emotions() {
        return manifest.emotions().isEmpty() ? symbols.emotions() : manifest.emotions();
    }
}
