package io.langsheng.synthesis;

import io.langsheng.synthesis.UtteranceSound.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one request, computed block by block as it is asked for, in the caller's thread. Nothing is computed
 * ahead, so that a slow reader costs no memory; {@link #close} from any thread stops the work within one block.
 */
public interface SpeechStream extends AutoCloseable {
    int sampleRate();

    /**
     * The next block, or null behind the last one or after {@link #close}. Blocks are small first, larger later.
     *
     * @throws NothingToSpeakException if the text turns out to hold nothing that can be spoken
     * @throws io.langsheng.voice.VoiceException if what the voice computes is no sound
     */
    @Nullable
    AudioBlock next();

    /** What the caller should know, so far: skipped text, clamped values. Never contains the text itself. */
    List<String> warnings();

    /** How much of the sound so far was not computed for this stream. */
    default Reuse reuse() {
        return Reuse.NONE;
    }

    /**
     * Utterances by origin.
     *
     * @param latest origin of the utterance that the block last returned belongs to
     */
    record Reuse(int made, int shared, int kept, Origin latest) {
        public static final Reuse NONE = new Reuse(0, 0, 0, Origin.MADE);

        public Reuse and(Origin origin) {
            return new Reuse(
                    made + (origin == Origin.MADE ? 1 : 0),
                    shared + (origin == Origin.SHARED ? 1 : 0),
                    kept + (origin == Origin.KEPT ? 1 : 0),
                    origin);
        }
    }

    @Override
    void close();
}
