package io.langsheng.synthesis;

import io.langsheng.acoustic.AcousticModel;
import io.langsheng.linguistic.FrontEnd;
import io.langsheng.linguistic.Utterance;
import io.langsheng.stage.StageObserver;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.vocoder.Vocoder;
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
    private final StageObserver observer;
    private final long seed;
    private final Iterator<Utterance> utterances;
    private final Set<String> warnings = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Runnable onClose;
    private final ReentrantLock working = new ReentrantLock();

    private @Nullable UtteranceStream current;
    private volatile boolean closed;
    private boolean released;
    private long samples;
    private int utterance;
    private BlockSizes sizes = BlockSizes.first();

    VoiceStream(
            SpeechRequest request,
            FrontEnd frontEnd,
            AcousticModel acoustic,
            Vocoder vocoder,
            StageObserver observer,
            Runnable onClose) {
        this.acoustic = acoustic;
        this.vocoder = vocoder;
        this.observer = observer;
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
        } finally {
            working.unlock();
            releaseIfClosed();
        }
    }

    private @Nullable AudioBlock nextBlock() {
        while (!closed) {
            UtteranceStream speaking = current;
            if (speaking == null) {
                if (!utterances.hasNext()) {
                    if (utterance == 0) {
                        throw new NothingToSpeakException("The text holds nothing that can be spoken.");
                    }
                    return null;
                }
                // Each utterance has its own noise, whatever came before it.
                long ownSeed = seed * 1_000_003L + utterance++;
                speaking = new UtteranceStream(utterances.next(), acoustic, vocoder, observer, ownSeed, this::warn);
                current = speaking;
            }
            List<Timing> timings = speaking.timings(samples);
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
                UtteranceStream speaking = current;
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
