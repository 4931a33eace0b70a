package io.langsheng.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Tries a bucket before it is relied on.
 *
 * @param name of the bucket
 * @param problem why it cannot be used; empty if it can
 */
public record BucketProbe(String name, Optional<String> problem) {
    /** Writes, lists, reads and removes a small object; empty where no bucket is configured, or its settings are wrong. */
    public static Optional<BucketProbe> of(Environment environment) {
        StoreProperties.S3 bucket;
        try {
            bucket = Binder.get(environment)
                    .bindOrCreate("langsheng.store", StoreProperties.class)
                    .s3();
        } catch (RuntimeException wrong) {
            return Optional.empty();
        }
        return bucket == null ? Optional.empty() : Optional.of(new BucketProbe(bucket.bucket(), problem(bucket)));
    }

    private static Optional<String> problem(StoreProperties.S3 bucket) {
        String key = "doctor/" + UUID.randomUUID();
        try (S3ObjectStore store = new S3ObjectStore(bucket)) {
            Path file = Files.createTempFile("langsheng", ".probe");
            try {
                store.put(key, file);
                boolean listed = store.list("doctor/").containsKey(key);
                Files.delete(file);
                boolean read = store.get(key, file).isPresent();
                store.delete(key);
                return listed && read ? Optional.empty() : Optional.of("what was written could not be found again");
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | RuntimeException unusable) {
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }
}
