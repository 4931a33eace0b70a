package io.langsheng.stage;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees each piece of work a stage does, in the thread that does it: one sentence or one block at a time. It must run
 * the work exactly once and pass on what comes of it. Safe for use by several threads.
 */
@FunctionalInterface
public interface StageObserver {
    /** Looks at nothing. */
    StageObserver NONE = new StageObserver() {
        @Override
        public <T extends @Nullable Object> T observe(Stage stage, Supplier<T> work) {
            return work.get();
        }
    };

    <T extends @Nullable Object> T observe(Stage stage, Supplier<T> work);
}
