package io.langsheng.synthesis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one request, computed block by block as it is asked for, in the caller's thread. Nothing is computed
 * ahead, so that a slow reader costs no memory; {@link #close} from any thread stops the work within one block.
 */
public interface SpeechStream extends AutoCloseable {
    int sampleRate();

    /** The next block, or null behind the last one or after {@link #close}. Blocks are small first, larger later. */
    @Nullable
    AudioBlock next();

    /** What the caller should know, so far: skipped text, clamped values. Never contains the text itself. */
    List<String> warnings();

    @Override
    void close();
}
