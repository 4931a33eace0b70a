package io.langsheng.server.voice;

import io.langsheng.synthesis.Synthesizer;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds the voices of a folder and opens them; the seam between the registry and the engine. */
public interface VoiceOpener {
    /** Voice folders below {@code root}, by voice id. A root that does not exist holds none. */
    Map<String, Path> find(Path root) throws IOException;

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
