package io.langsheng.synthesis;

import io.langsheng.acoustic.AcousticModel;
import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.acoustic.MelStream;
import io.langsheng.linguistic.Utterance;
import io.langsheng.stage.Stage;
import io.langsheng.stage.StageObserver;
import io.langsheng.vocoder.Vocoder;
import io.langsheng.vocoder.WaveStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One utterance, computed: mel → wave → volume → pauses. Used by one thread at a time. */
final class UtteranceStream implements UtteranceSound {
    private final MelStream mel;
    private final WaveStream wave;
    private final Loudness loudness;
    private final Silences silences;
    private final StageObserver observer;
    private final List<String> warnings = new ArrayList<>();
    private long framesToCome;
    private boolean ended;

    UtteranceStream(Utterance utterance, AcousticModel acoustic, Vocoder vocoder, StageObserver observer, long seed) {
        this.observer = observer;
        this.mel = observer.observe(Stage.ACOUSTIC, () -> acoustic.start(utterance, warnings::add));
        try {
            this.wave = vocoder.start(seed);
        } catch (RuntimeException e) {
            mel.close();
            throw e;
        }
        for (int frames : mel.durations()) {
            framesToCome += frames;
        }
        Timeline timeline = new Timeline(utterance, mel.durations(), vocoder.hopLength(), vocoder.sampleRate());
        this.loudness = new Loudness(utterance, timeline, vocoder.sampleRate());
        this.silences = new Silences(timeline, vocoder.sampleRate());
    }

    @Override
    public Origin origin() {
        return Origin.MADE;
    }

    @Override
    public int[] durations() {
        return mel.durations();
    }

    @Override
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public float @Nullable [] next(BlockSizes sizes) {
        while (!ended) {
            float[] samples;
            MelSpectrogram block = framesToCome == 0 ? null : frames(sizes.of(framesToCome));
            if (block == null) {
                ended = true;
                samples = silences.finish();
            } else {
                framesToCome -= block.frames();
                boolean last = framesToCome == 0;
                float[] sound = observer.observe(Stage.VOCODER, () -> wave.push(block, last));
                samples = silences.insert(loudness.apply(sound));
            }
            if (samples.length > 0) {
                return samples;
            }
        }
        return null;
    }

    private @Nullable MelSpectrogram frames(int most) {
        return observer.<@Nullable MelSpectrogram>observe(Stage.ACOUSTIC, () -> mel.next(most));
    }

    @Override
    public void close() {
        mel.close();
        wave.close();
    }
}
