package io.langsheng.server.voice;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.synthesis.Synthesizer;
import io.langsheng.voice.SymbolTables;
import io.langsheng.voice.VoiceManifest;
import java.util.Collection;

/** A voice held for one request: it stays open until {@link #close}, whatever happens to its folder. */
public final class VoiceLease implements AutoCloseable {
    private final LoadedVoice voice;

    VoiceLease(LoadedVoice voice) {
        this.voice = voice;
    }

    public Synthesizer synthesizer() {
        return voice.opened().synthesizer();
    }

    public SymbolTables symbols() {
        return voice.opened().symbols();
    }

    public VoiceManifest manifest() {
        return voice.opened().manifest();
    }

    public VoiceCard card() {
        return voice.card();
    }

    /** @throws ProblemException {@code unknown_emotion}, listing those the voice has */
    public void requireEmotions(Collection<String> ids) {
        for (String id : ids) {
            if (!card().emotions().contains(id)) {
                throw ProblemException.in(
                        "emotion",
                        ProblemCode.UNKNOWN_EMOTION,
                        "Voice \"%s\" does not have this emotion; available: %s."
                                .formatted(card().id(), String.join(", ", card().emotions())));
            }
        }
    }

    @Override
    public void close() {
        voice.release();
    }
}
