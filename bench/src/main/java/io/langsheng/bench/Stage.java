package io.langsheng.bench;

/** What the time of a request is spent on. */
enum Stage {
    TEXT,
    ACOUSTIC,
    VOCODER
}
