package io.langsheng.server.monitor;

import io.micrometer.core.instrument.Tags;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What metrics of speech are told apart by.
 *
 * @param voice its id
 * @param emotion its id; {@code mixed} where a request blends several
 * @param tenantClass {@code open}, {@code limited} or {@code unlimited}
 * @param priority {@code interactive} or {@code batch}
 */
record SpeechLabels(String voice, String emotion, String tenantClass, String priority) {
    private static final String REST = "other";

    Tags tags() {
        return Tags.of("voice", voice, "emotion", emotion, "tenant_class", tenantClass, "priority", priority);
    }

    /**
     * Keeps the number of combinations bounded, whatever callers send and however voices come and go: the first
     * {@code most} keep their names, all later ones share {@code other}. Safe for use by several threads.
     */
    static final class Bounded {
        private final Set<SpeechLabels> known = ConcurrentHashMap.newKeySet();
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        SpeechLabels of(SpeechLabels wanted) {
            if (known.contains(wanted)) {
                return wanted;
            }
            synchronized (this) {
                if (known.contains(wanted) || known.size() < most && known.add(wanted)) {
                    return wanted;
                }
            }
            return new SpeechLabels(REST, REST, REST, wanted.priority);
        }
    }
}
