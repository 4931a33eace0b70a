package io.langsheng.server.job;

import java.util.Locale;

/** Where a job stands. */
public enum JobState {
    /** Its groups are spoken, or wait for their turn. */
    RUNNING,
    /** Its owner has stopped it and may let it go on. */
    PAUSED,
    /** All is spoken; the file is being written. */
    FINISHING,
    COMPLETED,
    FAILED,
    CANCELLED;

    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** As in the API and the database. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static JobState of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
