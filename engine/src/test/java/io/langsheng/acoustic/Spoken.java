package io.langsheng.acoustic;

import io.langsheng.linguistic.Utterance;
import io.langsheng.text.Delivery;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** What tests ask of a model: an utterance spoken in one way, all of its frames. */
final class Spoken {
    private Spoken() {}

    static Utterance with(Utterance utterance, Delivery delivery) {
        int units = utterance.units().size();
        return new Utterance(
                utterance.units(), Collections.nCopies(units, delivery), List.of(), List.of(), 0, utterance.end());
    }

    static float[] all(SambertModel model, Utterance utterance, int blockFrames) {
        return all(model, utterance, blockFrames, warning -> {});
    }

    static float[] all(SambertModel model, Utterance utterance, int blockFrames, Consumer<String> warnings) {
        try (MelStream stream = model.start(utterance, warnings)) {
            return all(stream, blockFrames);
        }
    }

    static float[] all(MelStream stream, int blockFrames) {
        float[] frames = new float[0];
        for (MelSpectrogram mel = stream.next(blockFrames); mel != null; mel = stream.next(blockFrames)) {
            frames = FinalFrames.joined(frames, frames.length, mel.values(), mel.values().length);
        }
        return frames;
    }
}
