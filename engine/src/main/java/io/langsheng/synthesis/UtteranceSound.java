package io.langsheng.synthesis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wave of one utterance, volume and pauses included, block by block: as it is computed, or as it was kept. Belongs to
 * one reader, which closes it.
 */
public interface UtteranceSound extends AutoCloseable {
    /** Where a sound comes from. */
    enum Origin {
        /** Computed for this reader. */
        MADE,
        /** Computed once for several readers at the same time. */
        SHARED,
        /** Computed before. */
        KEPT
    }

    Origin origin();

    /** {@code [units]}, in frames. Not to be modified. */
    int[] durations();

    /** What the listener should know of it. */
    List<String> warnings();

    /** The next samples, owned by the reader, or null behind the last. */
    float @Nullable [] next(BlockSizes sizes);

    @Override
    void close();
}
