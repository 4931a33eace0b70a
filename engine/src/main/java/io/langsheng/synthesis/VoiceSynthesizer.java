package io.langsheng.synthesis;

import io.langsheng.acoustic.AcousticModel;
import io.langsheng.acoustic.SambertModel;
import io.langsheng.linguistic.FrontEnd;
import io.langsheng.linguistic.FrontEnds;
import io.langsheng.stage.StageObserver;
import io.langsheng.vocoder.HifiganVocoder;
import io.langsheng.vocoder.Vocoder;
import io.langsheng.voice.VoiceFolder;
import org.jspecify.annotations.Nullable;

/** The five stages of one voice, joined. Owns the two models and closes them. */
public final class VoiceSynthesizer implements Synthesizer {
    private final FrontEnd frontEnd;
    private final AcousticModel acoustic;
    private final Vocoder vocoder;
    private final StageObserver observer;
    private final @Nullable String name;
    private volatile UtteranceMemory memory = UtteranceMemory.NONE;
    private int streams;
    private boolean closed;

    /**
     * Makes an opened voice ready to speak.
     *
     * @param frontEnds of the process; shared by all voices
     * @param threads threads of one block, 1 being the caller's own
     */
    public static VoiceSynthesizer open(VoiceFolder voice, FrontEnds frontEnds, int threads) {
        return open(voice, frontEnds, threads, StageObserver.NONE);
    }

    /** Like {@link #open(VoiceFolder, FrontEnds, int)}, the work of the stages seen by {@code observer}. */
    public static VoiceSynthesizer open(VoiceFolder voice, FrontEnds frontEnds, int threads, StageObserver observer) {
        FrontEnd frontEnd = frontEnds.of(voice.symbols(), voice.manifest(), observer);
        AcousticModel acoustic = SambertModel.open(voice, threads);
        try {
            Vocoder vocoder = new HifiganVocoder(voice.hifigan(), voice.vocoder(), voice.audio(), threads);
            return new VoiceSynthesizer(frontEnd, acoustic, vocoder, observer, voice.name());
        } catch (RuntimeException e) {
            acoustic.close();
            throw e;
        }
    }

    public VoiceSynthesizer(FrontEnd frontEnd, AcousticModel acoustic, Vocoder vocoder) {
        this(frontEnd, acoustic, vocoder, StageObserver.NONE, null);
    }

    /** @param name for messages; null if the voice has none */
    private VoiceSynthesizer(
            FrontEnd frontEnd, AcousticModel acoustic, Vocoder vocoder, StageObserver observer, @Nullable String name) {
        this.frontEnd = frontEnd;
        this.acoustic = acoustic;
        this.vocoder = vocoder;
        this.observer = observer;
        this.name = name;
    }

    /** From now on asks {@code memory} for every utterance before it computes one. */
    public void remember(UtteranceMemory value) {
        memory = value;
    }

    @Override
    public SpeechStream synthesize(SpeechRequest request) {
        if (request.source().text().isBlank()) {
            throw new NothingToSpeakException("The text is empty; it must hold what is to be said.");
        }
        acoustic.requireKnown(request.source().delivery());
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("The voice is closed.");
            }
            streams++;
        }
        try {
            return new VoiceStream(request, frontEnd, acoustic, vocoder, memory, observer, name, this::streamClosed);
        } catch (RuntimeException e) {
            streamClosed();
            throw e;
        }
    }

    private synchronized void streamClosed() {
        streams--;
        closeIfUnused();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            closeIfUnused();
        }
    }

    private void closeIfUnused() {
        if (closed && streams == 0) {
            acoustic.close();
            vocoder.close();
        }
    }
}
