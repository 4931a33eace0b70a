package io.langsheng.synthesis;

import io.langsheng.acoustic.AcousticModel;
import io.langsheng.linguistic.FrontEnd;
import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.Utterance;
import io.langsheng.stage.StageObserver;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.vocoder.Vocoder;
import io.langsheng.voice.VoiceException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Utterance after utterance, block after block. One thread reads; {@link #close} may come from another. */
final class VoiceStream implements SpeechStream {
    private static final int MOST_WARNINGS = 100;

    private final AcousticModel acoustic;
    private final Vocoder vocoder;
    private final UtteranceMemory memory;
    private final StageObserver observer;
    private final @Nullable String voice;
    private final long seed;
    private final Iterator<Utterance> utterances;
    private final Set<String> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Runnable onClose;
    private final ReentrantLock working = new ReentrantLock();

    private @Nullable UtteranceSound current;
    private volatile boolean closed;
    private boolean released;
    private long samples;
    /** Whether anything was to be spoken, and how long it lasts. */
    private boolean spoke;

    private long frames;
    private volatile Reuse reuse = Reuse.NONE;
    private BlockSizes sizes = BlockSizes.first();

    VoiceStream(
            SpeechRequest request,
            FrontEnd frontEnd,
            AcousticModel acoustic,
            Vocoder vocoder,
            UtteranceMemory memory,
            StageObserver observer,
            @Nullable String voice,
            Runnable onClose) {
        this.acoustic = acoustic;
        this.vocoder = vocoder;
        this.memory = memory;
        this.observer = observer;
        this.voice = voice;
        this.seed = request.seed();
        this.onClose = onClose;
        this.utterances = frontEnd.read(request.source(), this::warn);
    }

    @Override
    public int sampleRate() {
        return vocoder.sampleRate();
    }

    @Override
    public @Nullable AudioBlock next() {
        working.lock();
        try {
            return closed ? null : nextBlock();
        } catch (VoiceException damaged) {
            throw voice == null ? damaged : damaged.of(voice);
        } finally {
            working.unlock();
            releaseIfClosed();
        }
    }

    private @Nullable AudioBlock nextBlock() {
        while (!closed) {
            List<Timing> timings = List.of();
            UtteranceSound speaking = current;
            if (speaking == null) {
                if (!utterances.hasNext()) {
                    requireSound();
                    return null;
                }
                Utterance utterance = utterances.next();
                PitchCalibration.prepare(utterance, acoustic, vocoder, () -> closed);
                if (closed) {
                    return null;
                }
                speaking = open(utterance);
                spoke |= !utterance.units().stream().allMatch(LinguisticUnit::isBoundary);
                frames += Arrays.stream(speaking.durations()).sum();
                timings = new Timeline(utterance, speaking.durations(), vocoder.hopLength(), vocoder.sampleRate())
                        .timings(samples);
            }
            float[] block = speaking.next(sizes);
            if (block == null) {
                speaking.close();
                current = null;
                continue;
            }
            sizes = sizes.larger();
            AudioBlock audio = new AudioBlock(block, samples, timings);
            samples += block.length;
            return audio;
        }
        return null;
    }

    /** At the end: an empty sound is nobody's wish. */
    private void requireSound() {
        if (spoke && frames == 0) {
            throw new VoiceException("Every unit is predicted to last 0 frames; its weights are damaged.");
        }
        if (samples == 0) {
            throw new NothingToSpeakException("The text holds nothing that can be spoken.");
        }
    }

    private UtteranceSound open(Utterance utterance) {
        // Each sentence has noise of its own, and the same one wherever it stands.
        long noise = seed * 1_000_003L;
        for (LinguisticUnit unit : utterance.units()) {
            noise = 31 * noise + unit.symbol().hashCode();
        }
        long ownSeed = noise;
        UtteranceSound sound = PaddedSound.of(
                utterance,
                vocoder.sampleRate(),
                itself -> memory.open(
                        itself, ownSeed, () -> new UtteranceStream(itself, acoustic, vocoder, observer, ownSeed)));
        current = sound;
        reuse = reuse.and(sound.origin());
        sound.warnings().forEach(this::warn);
        return sound;
    }

    private void warn(String warning) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(warning);
        }
    }

    @Override
    public List<String> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }

    @Override
    public Reuse reuse() {
        return reuse;
    }

    @Override
    public void close() {
        closed = true;
        releaseIfClosed();
    }

    /** Whoever of reader and closer comes last frees what the stream holds. */
    private void releaseIfClosed() {
        if (!closed || !working.tryLock()) {
            return;
        }
        try {
            if (!released) {
                released = true;
                UtteranceSound speaking = current;
                current = null;
                if (speaking != null) {
                    speaking.close();
                }
                onClose.run();
            }
        } finally {
            working.unlock();
        }
    }
}
