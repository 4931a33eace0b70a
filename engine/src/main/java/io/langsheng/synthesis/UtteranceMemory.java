package io.langsheng.synthesis;

import io.langsheng.linguistic.Utterance;
import java.util.function.Supplier;

/** Decides whether an utterance is computed, or was before: the seam for a cache. Safe for use by several threads. */
@FunctionalInterface
public interface UtteranceMemory {
    /** Keeps nothing. */
    UtteranceMemory NONE = (utterance, seed, make) -> make.get();

    /**
     * The sound of an utterance of the one voice this memory is for.
     *
     * @param seed of its noise: same symbols, deliveries, pauses and seed, same samples
     * @param make begins to compute it; called at most once, in the caller's thread
     */
    UtteranceSound open(Utterance utterance, long seed, Supplier<UtteranceSound> make);
}
