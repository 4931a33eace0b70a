package io.langsheng.server.access;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.key.KeyProperties;
import io.langsheng.server.tenant.Allowance;
import io.langsheng.server.tenant.Caller;
import io.langsheng.server.tenant.Scope;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * How {@code ./langsheng key} on this machine is known: a random value in a file that only the service's user can read,
 * new at every start, gone when the service stops. It is taken from loopback only. Who can read the file can read the
 * database beside it, so it opens nothing that was closed.
 */
@Component
final class LocalCookie {
    private static final Logger log = LoggerFactory.getLogger(LocalCookie.class);
    private static final Caller LOCAL =
            new Caller(Caller.DEFAULT_TENANT, "local", Set.of(Scope.ADMIN), Allowance.UNLIMITED);

    private final Path folder;
    private final boolean on;
    private final String value =
            "local_" + HexFormat.of().formatHex(KeyGenerators.secureRandom(32).generateKey());
    private @Nullable Path file;

    LocalCookie(ServerProperties server, KeyProperties keys) {
        this.folder = server.at(keys.folder());
        this.on = keys.on();
    }

    /** The local administrator, if this is the cookie and it comes from this machine. */
    @Nullable
    Caller caller(String token, Credential.Origin origin) {
        boolean same =
                MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        return same && origin.local() ? LOCAL : null;
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        if (!on || "management".equals(event.getApplicationContext().getServerNamespace())) {
            return;
        }
        Path path = folder.resolve("admin-" + event.getWebServer().getPort() + ".cookie");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(path);
            Files.createFile(path, ownerOnly());
            Files.writeString(path, value);
            file = path;
        } catch (IOException e) {
            log.warn("{} cannot be written, so ./langsheng key needs an admin key: {}", path, e.toString());
        }
    }

    @PreDestroy
    void remove() throws IOException {
        Path written = file;
        if (written != null) {
            Files.deleteIfExists(written);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
