package io.langsheng.voice.checkpoint;

import io.langsheng.voice.checkpoint.TensorReference.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** The numbers of a checkpoint, read piece by piece from its file. */
interface Storages extends Closeable {
    /** What the file's pickle describes. */
    Map<?, ?> root();

    /**
     * Reads part of one storage.
     *
     * @param offset first byte
     * @param length how many bytes; at most 2 GB
     * @throws CheckpointException if the file does not hold them, or they are not what was written
     */
    byte[] read(Storage storage, long offset, int length) throws IOException;
}
