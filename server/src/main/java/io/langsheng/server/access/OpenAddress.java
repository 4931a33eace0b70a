package io.langsheng.server.access;

import io.langsheng.server.key.KeyProperties;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/** Refuses to start a service that anybody on the network could use, unless that is what was said. */
@Component
final class OpenAddress {
    private static final Logger log = LoggerFactory.getLogger(OpenAddress.class);

    OpenAddress(ServerProperties server, KeyProperties keys) {
        InetAddress address = server.getAddress();
        switch (Openness.of(address, keys)) {
            case KEYS, LOOPBACK -> {}
            case ALL ->
                log.warn(
                        "langsheng.keys.required is false: everybody who reaches {} may use the service",
                        named(address));
            case UNDECIDED -> throw new OpenAddressException(address);
        }
    }

    private static String named(@Nullable InetAddress address) {
        return address == null ? "any address of this machine" : address.getHostAddress();
    }

    /** The service would be open to others and nobody said whether it may be. */
    static final class OpenAddressException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OpenAddressException(@Nullable InetAddress address) {
            super("server.address is %s, which others may reach, and langsheng.keys.required is not set."
                    .formatted(named(address)));
        }
    }

    /** Says so without a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<OpenAddressException> {
        @Override
        protected FailureAnalysis analyze(Throwable failure, OpenAddressException cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set langsheng.keys.required to true (callers need an API key; an admin key is printed at the first"
                            + " start), or to false (everybody who reaches the address may use the service).",
                    cause);
        }
    }
}
