package io.langsheng.text.ssml;

/**
 * An attribute an element may have.
 *
 * @param effect what it does; empty where it is accepted but does nothing
 */
record Attribute(String name, Value value, boolean required, String effect) {
    static Attribute required(String name, Value value, String effect) {
        return new Attribute(name, value, true, effect);
    }

    static Attribute optional(String name, Value value, String effect) {
        return new Attribute(name, value, false, effect);
    }

    /** Known from a dialect, accepted, without effect: the caller is warned. */
    static Attribute without(String name) {
        return new Attribute(name, Value.TEXT, false, "");
    }
}
