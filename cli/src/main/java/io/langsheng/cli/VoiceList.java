package io.langsheng.cli;

import io.langsheng.cli.Main.Terminal;
import io.langsheng.voice.VoiceException;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code voice list}: the voices that can be named, the default one first. */
@Command(
        name = "list",
        description = {
            "Lists the installed voices, a line each: name, language, sample rate, emotions, folder, separated by tabs.",
            "The first one is the default. A voice that cannot be opened is listed as damaged; voice check says why."
        },
        mixinStandardHelpOptions = true)
final class VoiceList implements Callable<Integer> {
    private final Terminal terminal;
    private final InstalledVoices voices;

    VoiceList(Terminal terminal, InstalledVoices voices) {
        this.terminal = terminal;
        this.voices = voices;
    }

    @Override
    public Integer call() throws IOException {
        for (Map.Entry<String, Path> voice : voices.all().entrySet()) {
            String line = line(voice.getKey(), voice.getValue());
            terminal.out().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        terminal.out().flush();
        return 0;
    }

    private static String line(String name, Path folder) {
        try {
            VoiceFolder voice = VoiceFolder.open(folder, name);
            return String.join(
                    "\t",
                    name,
                    voice.language(),
                    voice.audio().sampleRate() + " Hz",
                    String.join(",", voice.emotions()),
                    folder.normalize().toString());
        } catch (VoiceException damaged) {
            return String.join("\t", name, "damaged", "", "", folder.normalize().toString());
        }
    }
}
