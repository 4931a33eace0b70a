package io.langsheng.server.label;

import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.Synthesizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speech with the spoken notice before it, behind it, or both: streams one after the other, each opened when the one
 * before has ended. Timings are those of the speech itself, moved by what is heard before it.
 */
public final class LabelledStream implements SpeechStream {
    private final Synthesizer synthesizer;
    private final SpeechRequest speech;
    private final Deque<SpeechRequest> parts = new ArrayDeque<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private SpeechRequest playing;
    private SpeechStream current;
    private Reuse before = Reuse.NONE;
    private long samples;
    private long offset;
    private boolean closed;

    private LabelledStream(Synthesizer synthesizer, SpeechRequest speech, LabelProperties label) {
        this.synthesizer = synthesizer;
        this.speech = speech;
        SpeechRequest notice = SpeechRequest.of(label.notice());
        if (label.atStart()) {
            parts.add(notice);
        }
        parts.add(speech);
        if (label.atEnd()) {
            parts.add(notice);
        }
        playing = parts.remove();
        current = synthesizer.synthesize(playing);
    }

    /** The speech as the operator wants it marked. */
    public static SpeechStream of(Synthesizer synthesizer, SpeechRequest speech, LabelProperties label) {
        return label.atStart() || label.atEnd()
                ? new LabelledStream(synthesizer, speech, label)
                : synthesizer.synthesize(speech);
    }

    @Override
    public int sampleRate() {
        return stream().sampleRate();
    }

    @Override
    public @Nullable AudioBlock next() {
        AudioBlock block = stream().next();
        while (block == null && open()) {
            block = stream().next();
        }
        if (block == null) {
            return null;
        }
        List<Timing> timings = new ArrayList<>();
        if (playing == speech) {
            for (Timing timing : block.timings()) {
                timings.add(new Timing(
                        timing.kind(),
                        timing.name(),
                        timing.start(),
                        timing.end(),
                        offset + timing.fromSample(),
                        offset + timing.toSample()));
            }
        }
        AudioBlock moved = new AudioBlock(block.samples(), samples, timings);
        samples += block.samples().length;
        return moved;
    }

    /** Goes on with the next part; false behind the last one and once closed. */
    private synchronized boolean open() {
        if (closed || parts.isEmpty()) {
            return false;
        }
        warnings.addAll(current.warnings());
        Reuse done = current.reuse();
        before = new Reuse(
                before.made() + done.made(),
                before.shared() + done.shared(),
                before.kept() + done.kept(),
                done.latest());
        current.close();
        playing = parts.remove();
        current = synthesizer.synthesize(playing);
        offset = samples;
        return true;
    }

    private synchronized SpeechStream stream() {
        return current;
    }

    @Override
    public synchronized List<String> warnings() {
        Set<String> all = new LinkedHashSet<>(warnings);
        all.addAll(current.warnings());
        return List.copyOf(all);
    }

    @Override
    public synchronized Reuse reuse() {
        Reuse now = current.reuse();
        return new Reuse(
                before.made() + now.made(), before.shared() + now.shared(), before.kept() + now.kept(), now.latest());
    }

    @Override
    public synchronized void close() {
        closed = true;
        current.close();
    }
}
