package io.langsheng.server.voice;

import io.langsheng.synthesis.Synthesizer;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the voices of a folder and opens them; the seam between the registry and the engine. */
public interface VoiceOpener {
    /**
     * Voice folders below {@code root}, by voice id; a folder that is meant as a voice but does not say which stands
     * under its own name, behind the others. A root that does not exist holds none.
     */
    Map<String, Path> find(Path root) throws IOException;

    /** What is wrong with a voice's folder as can be seen before it is opened. */
    default Optional<String> problem(Path folder) {
        return Optional.empty();
    }

    /**
     * Opens one voice, ready to speak.
     *
     * @throws IOException if it cannot be read, or is wrong; the message lists every problem
     */
    Opened open(String id, Path folder) throws IOException;

    /**
     * @param emotions ids without prefix, {@code neutral} first
     * @param bytes estimated memory
     * @param symbols tables its front-end is made for
     * @param manifest what its folder says beyond them
     */
    record Opened(
            String name,
            String language,
            int sampleRate,
            List<String> emotions,
            long bytes,
            SymbolTables symbols,
            VoiceManifest manifest,
            Synthesizer synthesizer) {}
}
