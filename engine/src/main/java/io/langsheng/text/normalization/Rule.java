package io.langsheng.text.normalization;

/** Reads one kind of written form. Rules hold no state of a call and are shared by threads. */
interface Rule {
    /** Returned by a rule that does not know what begins here. */
    int PASS = -1;

    /**
     * Says what begins at {@code at}, if this rule knows it.
     *
     * @return past the last character read, at most {@link Line#limit}; or {@link #PASS}, then nothing was said
     */
    int read(Line line, int at, Transcript out);
}
