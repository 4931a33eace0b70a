package io.langsheng.server.store;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/** An S3 server on loopback that keeps one bucket in memory. */
public final class LocalBucket implements AutoCloseable {
    public static final String NAME = "speech";
    public static final String ACCESS_KEY = "key";
    public static final String SECRET_KEY = "secret";

    private final S3Proxy server;

    public LocalBucket() throws Exception {
        BlobStore store = BlobStores.create("transient-nio2", new Properties());
        store.createContainer(NAME);
        server = S3Proxy.builder()
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .blobStore(store)
                .build();
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
