package io.langsheng.server.tenant;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a key may be used for. */
public enum Scope {
    /** Speech, analysis, voices, stored audio. */
    SYNTHESISE,
    /** Long texts in the background. */
    JOBS,
    /** Lexicons of the tenant. */
    LEXICONS,
    /** Reading metrics, nothing else. */
    METRICS,
    /** Everything, and the keys of all tenants. */
    ADMIN;

    /** The name used in the API, in configuration and as an authority. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Optional<Scope> of(String id) {
        return Arrays.stream(values()).filter(scope -> scope.id().equals(id)).findFirst();
    }

    /** All names, separated by commas, for messages. */
    public static String ids() {
        return Arrays.stream(values()).map(Scope::id).collect(Collectors.joining(", "));
    }
}
