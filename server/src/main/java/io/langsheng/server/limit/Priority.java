package io.langsheng.server.limit;

/** How soon the sound is wanted. */
public enum Priority {
    /** Somebody listens, or waits for a file. */
    INTERACTIVE,
    /** Jobs: computed only while no interactive request wants a step, and never refused for the wait. */
    BATCH
}
