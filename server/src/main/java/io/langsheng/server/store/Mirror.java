package io.langsheng.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A folder that follows a part of the bucket. Files that were never in the bucket are left alone. Belongs to one thread.
 */
final class Mirror {
    private final String prefix;
    private final Path folder;
    /** What is here, by key, as it was in the bucket. */
    private final Map<String, String> here = new HashMap<>();

    Mirror(String prefix, Path folder) {
        this.prefix = prefix;
        this.folder = folder.toAbsolutePath().normalize();
    }

    void refresh(ObjectStore store) throws IOException {
        Map<String, String> there = store.list(prefix);
        for (Map.Entry<String, String> object : there.entrySet()) {
            if (!object.getValue().equals(here.get(object.getKey())) && bring(store, object.getKey())) {
                here.put(object.getKey(), object.getValue());
            }
        }
        for (String key :
                here.keySet().stream().filter(key -> !there.containsKey(key)).toList()) {
            Files.deleteIfExists(file(key));
            here.remove(key);
        }
    }

    private boolean bring(ObjectStore store, String key) throws IOException {
        Path file = file(key);
        if (!file.startsWith(folder)) {
            return false; // whoever can write to the bucket gets no further than this folder
        }
        Files.createDirectories(file.resolveSibling(""));
        Path aside = file.resolveSibling(UUID.randomUUID() + ".partial");
        try {
            if (store.get(key, aside).isEmpty()) {
                return false;
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private Path file(String key) {
        return folder.resolve(key.substring(prefix.length())).normalize();
    }
}
