package io.langsheng.bench;

import io.langsheng.acoustic.AcousticModel;
import io.langsheng.acoustic.MelSpectrogram;
import io.langsheng.acoustic.MelStream;
import io.langsheng.linguistic.Utterance;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An acoustic model on the clock. */
record TimedAcousticModel(AcousticModel timed, StageClock clock) implements AcousticModel {
    @Override
    public MelStream start(Utterance utterance, Consumer<String> warnings) {
        MelStream frames = clock.time(Stage.ACOUSTIC, () -> timed.start(utterance, warnings));
        return new MelStream() {
            @Override
            public int[] durations() {
                return frames.durations();
            }

            @Override
            public Predictions predictions() {
                return frames.predictions();
            }

            @Override
            public @Nullable MelSpectrogram next(int maxFrames) {
                return clock.time(Stage.ACOUSTIC, () -> Optional.ofNullable(frames.next(maxFrames)))
                        .orElse(null);
            }

            @Override
            public void close() {
                frames.close();
            }
        };
    }

    @Override
    public void close() {
        timed.close();
    }
}
