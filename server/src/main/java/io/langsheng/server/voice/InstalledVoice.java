package io.langsheng.server.voice;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.voice.VoiceFolders.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One voice folder and, while loaded, its voice. Its lock is held while it is opened, so that is done once. */
final class InstalledVoice {
    private static final Logger log = LoggerFactory.getLogger(InstalledVoice.class);

    /** What a voice's maker wrote about it. */
    static final String CARD = "README.md";

    private final String id;
    private volatile Found found;
    private volatile @Nullable LoadedVoice loaded;
    private volatile @Nullable String problem;
    private volatile VoiceOpener.@Nullable Opened known;
    private boolean discarded;

    /** @param problem what is known to be wrong with it before it was opened */
    InstalledVoice(String id, Found found, @Nullable String problem) {
        this.id = id;
        this.found = found;
        this.problem = problem;
    }

    String id() {
        return id;
    }

    Path folder() {
        return found.folder();
    }

    boolean isOf(Found other) {
        return found.equals(other);
    }

    boolean isLoaded() {
        return loaded != null;
    }

    /** Whether it could not be opened when that was last tried, and does not speak. */
    boolean isBroken() {
        return problem != null && loaded == null;
    }

    /** Estimated memory, 0 while it is not loaded. */
    long bytes() {
        LoadedVoice voice = loaded;
        return voice == null ? 0 : voice.opened().bytes();
    }

    /**
     * The voice for one request, opened if need be.
     *
     * @throws ProblemException if it cannot be opened
     */
    synchronized VoiceLease hold(VoiceOpener opener) {
        LoadedVoice voice = loaded;
        if (voice == null || !voice.hold()) {
            voice = open(opener);
            if (!voice.hold()) {
                throw new IllegalStateException("a voice just opened is already retired");
            }
            loaded = voice;
        }
        if (discarded) {
            unload(); // held by those who were on their way; freed behind them
        }
        return new VoiceLease(voice);
    }

    private LoadedVoice open(VoiceOpener opener) {
        try {
            VoiceOpener.Opened opened = opener.open(id, found.folder());
            problem = null;
            known = opened;
            return new LoadedVoice(card(opened, true, false), opened);
        } catch (IOException | RuntimeException e) {
            problem = String.valueOf(e.getMessage());
            log.error("voice {} cannot be opened: {}", id, e.getMessage());
            throw ProblemException.in(
                    "voice",
                    ProblemCode.UNKNOWN_VOICE,
                    "Voice \"%s\" cannot be opened; see the server's log.".formatted(id));
        }
    }

    /** Its folder has become that of {@code broken}, which cannot be opened; this one goes on speaking. */
    void outlive(InstalledVoice broken) {
        found = broken.found;
        problem = broken.problem;
    }

    VoiceCard card(boolean isDefault) {
        return card(known, loaded != null, isDefault);
    }

    private VoiceCard card(VoiceOpener.@Nullable Opened opened, boolean isLoaded, boolean isDefault) {
        boolean written = Files.isRegularFile(folder().resolve(CARD));
        return opened == null
                ? new VoiceCard(id, id, "", 0, List.of(), isLoaded, isDefault, written, problem)
                : new VoiceCard(
                        id,
                        opened.name(),
                        opened.language(),
                        opened.sampleRate(),
                        opened.emotions(),
                        isLoaded,
                        isDefault,
                        written,
                        problem);
    }

    /** Frees its memory behind the requests that hold it; opened again when it is asked for. */
    synchronized void unload() {
        LoadedVoice voice = loaded;
        loaded = null;
        if (voice != null) {
            voice.retire();
        }
    }

    /** The same, for good: it is installed no more. */
    synchronized void discard() {
        discarded = true;
        unload();
    }
}
