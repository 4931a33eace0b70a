package io.langsheng.cli;

import io.langsheng.voice.VoiceFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say which voice: by name, by folder, or by the two folders of a KAN-TTS training. */
final class VoiceChoice {
    @Option(
            names = {"-v", "--voice"},
            paramLabel = "NAME|DIR",
            description = "Voice by name or folder; the default voice if not given.")
    private @Nullable String voice;

    @ArgGroup(exclusive = false)
    private @Nullable Training training;

    /** The two folders a training leaves. */
    static final class Training {
        @Option(
                names = "--am",
                paramLabel = "DIR",
                required = true,
                description = "KAN-TTS training folder of the acoustic model, with config.yaml and ckpt/.")
        private Path acoustic;

        @Option(
                names = "--voc",
                paramLabel = "DIR",
                required = true,
                description = "KAN-TTS training folder of the vocoder; goes with --am.")
        private Path vocoder;

        VoiceFolder open() {
            return VoiceFolder.openTraining(acoustic, vocoder);
        }
    }

    VoiceFolder open(InstalledVoices installed) {
        return training == null ? installed.open(voice) : training.open();
    }
}
