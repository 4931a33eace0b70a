package io.langsheng.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Whole files by key, the same for every node. Safe for use by several threads. */
interface ObjectStore extends AutoCloseable {
    void put(String key, Path file) throws IOException;

    /**
     * Writes the object to a file that does not exist yet.
     *
     * @return when it was put; empty if there is no such object, and no file then
     */
    Optional<Instant> get(String key, Path file) throws IOException;

    /** The keys that begin with {@code prefix}, each with what changes when its object does. */
    Map<String, String> list(String prefix) throws IOException;

    /** Removes the object of this key; where it ends with a slash, all whose keys begin with it. */
    void delete(String key) throws IOException;

    @Override
    void close();
}
