package io.langsheng.server.store;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What nodes share, {@code langsheng.store.*}. Nodes on one folder (NFS and the like) need nothing of this: they set
 * {@code langsheng.audio.folder}, {@code langsheng.cache.folder} and {@code langsheng.jobs.folder} to it.
 *
 * @param s3 a bucket behind each node's own folders; absent, the folders are all there is
 */
@ConfigurationProperties("langsheng.store")
record StoreProperties(@Nullable S3 s3) {
    /**
     * @param bucket must exist; a rule of its own should expire what is older than audio and jobs are kept
     * @param prefix of all keys
     * @param region of the bucket
     * @param endpoint of a service other than Amazon's
     * @param accessKey without it, the usual places are looked at: environment, profile, the machine's role
     * @param secretKey belongs to {@code accessKey}
     * @param pathStyle the bucket in the path, not in the host's name; most services other than Amazon's want it
     * @param timeout of one attempt; after a failure nothing is tried for {@code pause}
     * @param pause see {@code timeout}
     */
    record S3(
            String bucket,
            @DefaultValue("langsheng/") String prefix,
            @DefaultValue("us-east-1") String region,
            @Nullable URI endpoint,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("false") boolean pathStyle,
            @DefaultValue("3s") Duration timeout,
            @DefaultValue("10s") Duration pause) {
        S3 {
            if (bucket == null || bucket.isBlank()) {
                throw new IllegalArgumentException("langsheng.store.s3.bucket is missing; it must name the bucket.");
            }
            if ((accessKey == null) != (secretKey == null)) {
                throw new IllegalArgumentException(
                        "langsheng.store.s3.access-key and secret-key belong together; one of them is missing.");
            }
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "S3[bucket=%s, prefix=%s, region=%s, endpoint=%s]".formatted(bucket, prefix, region, endpoint);
        }
    }
}
