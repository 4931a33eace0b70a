package io.langsheng.book.audiobook;

import java.io.IOException;
import java.io.InputStream;

/** Where the samples of spoken groups lie. */
@FunctionalInterface
public interface GroupAudio {
    /** 16-bit little-endian mono samples of a group; the caller closes them. */
    InputStream open(int group) throws IOException;
}
