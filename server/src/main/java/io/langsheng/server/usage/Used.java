package io.langsheng.server.usage;

/**
 * What was used, or an addition to it.
 *
 * @param requests that were served or begun
 * @param characters of text asked for
 * @param audioMillis milliseconds of sound made
 * @param refused requests over a limit
 */
record Used(long requests, long characters, long audioMillis, long refused) {
    static final Used NOTHING = new Used(0, 0, 0, 0);

    Used plus(Used more) {
        return new Used(
                requests + more.requests,
                characters + more.characters,
                audioMillis + more.audioMillis,
                refused + more.refused);
    }
}
