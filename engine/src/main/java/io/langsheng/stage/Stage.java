package io.langsheng.stage;

import java.util.Locale;

/** The steps from text to bytes that can be told apart from outside. */
public enum Stage {
    NORMALIZE,
    PRONOUNCE,
    ACOUSTIC,
    VOCODER,
    ENCODE;

    /** Lower case, as in metrics and traces. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
