package io.langsheng.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** An S3-compatible bucket. The only class that sees Amazon's client; loaded only where a bucket is configured. */
final class S3ObjectStore implements ObjectStore {
    private final S3Client client;
    private final String bucket;
    private final String prefix;

    S3ObjectStore(StoreProperties.S3 properties) {
        this.bucket = properties.bucket();
        this.prefix = properties.prefix();
        String accessKey = properties.accessKey();
        String secretKey = properties.secretKey();
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(properties.region()))
                .forcePathStyle(properties.pathStyle())
                // Services other than Amazon's need not know the newer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(configuration -> configuration
                        .apiCallAttemptTimeout(properties.timeout())
                        .apiCallTimeout(properties.timeout().multipliedBy(2)))
                .credentialsProvider(
                        accessKey == null || secretKey == null
                                ? DefaultCredentialsProvider.builder().build()
                                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(properties.timeout())
                        .socketTimeout(properties.timeout()));
        if (properties.endpoint() != null) {
            builder.endpointOverride(properties.endpoint());
        }
        this.client = builder.build();
    }

    @Override
    public void put(String key, Path file) throws IOException {
        try {
            client.putObject(request -> request.bucket(bucket).key(prefix + key), RequestBody.fromFile(file));
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<Instant> get(String key, Path file) throws IOException {
        try {
            GetObjectResponse response =
                    client.getObject(request -> request.bucket(bucket).key(prefix + key), file);
            return Optional.of(response.lastModified());
        } catch (NoSuchKeyException absent) {
            Files.deleteIfExists(file);
            return Optional.empty();
        } catch (SdkException e) {
            Files.deleteIfExists(file);
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Map<String, String> list(String keys) throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        try {
            client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix + keys))
                    .contents()
                    .forEach(object -> versions.put(object.key().substring(prefix.length()), object.eTag()));
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
        return versions;
    }

    @Override
    public void delete(String key) throws IOException {
        try {
            for (String each : key.endsWith("/") ? list(key).keySet() : Set.of(key)) {
                client.deleteObject(request -> request.bucket(bucket).key(prefix + each));
            }
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
