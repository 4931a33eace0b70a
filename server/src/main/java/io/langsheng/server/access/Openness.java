package io.langsheng.server.access;

import io.langsheng.server.key.KeyProperties;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** To whom a service is open without a key. */
public enum Openness {
    /** To nobody: callers need a key. */
    KEYS,
    /** To this machine alone. */
    LOOPBACK,
    /** To whoever reaches it, as was said. */
    ALL,
    /** To whoever reaches it, though nobody said so: such a service does not start. */
    UNDECIDED;

    /** @param address that the service listens on; null is any of this machine */
    public static Openness of(@Nullable InetAddress address, KeyProperties keys) {
        if (keys.on()) {
            return KEYS;
        }
        if (address != null && address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        return keys.required() == null ? UNDECIDED : ALL;
    }
}
