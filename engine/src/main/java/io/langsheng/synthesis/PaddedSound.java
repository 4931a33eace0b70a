package io.langsheng.synthesis;

import io.langsheng.linguistic.Utterance;
import io.langsheng.linguistic.Utterance.Pause;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sound of an utterance between the pauses at its two ends. Those depend on where in a text the sentence stands, so
 * they are left to this class, and what is computed or kept is the sentence by itself.
 */
final class PaddedSound implements UtteranceSound {
    private final UtteranceSound sound;
    private int before;
    private int after;

    private PaddedSound(UtteranceSound sound, int before, int after) {
        this.sound = sound;
        this.before = before;
        this.after = after;
    }

    /** @param open gives the sound of the utterance without its outer pauses */
    static UtteranceSound of(Utterance utterance, int sampleRate, Function<Utterance, UtteranceSound> open) {
        int last = utterance.units().size() - 1;
        List<Pause> inner = new ArrayList<>();
        int before = 0;
        int after = 0;
        for (Pause pause : utterance.pauses()) {
            int samples = Timeline.samples(pause, sampleRate);
            if (pause.afterUnit() < 0) {
                before += samples;
            } else if (pause.afterUnit() == last) {
                after += samples;
            } else {
                inner.add(pause);
            }
        }
        return new PaddedSound(open.apply(utterance.withPauses(inner)), before, after);
    }

    @Override
    public Origin origin() {
        return sound.origin();
    }

    @Override
    public int[] durations() {
        return sound.durations();
    }

    @Override
    public List<String> warnings() {
        return sound.warnings();
    }

    @Override
    public float @Nullable [] next(BlockSizes sizes) {
        if (before > 0) {
            float[] silence = new float[before];
            before = 0;
            return silence;
        }
        float[] block = sound.next(sizes);
        if (block == null && after > 0) {
            block = new float[after];
            after = 0;
        }
        return block;
    }

    @Override
    public void close() {
        sound.close();
    }
}
