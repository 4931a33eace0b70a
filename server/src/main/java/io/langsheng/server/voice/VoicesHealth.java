package io.langsheng.server.voice;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Part of readiness: the default voice is loaded and has spoken once. */
@Component("voices")
final class VoicesHealth implements HealthIndicator {
    private final VoiceRegistry voices;

    VoicesHealth(VoiceRegistry voices) {
        this.voices = voices;
    }

    @Override
    public Health health() {
        return (voices.ready() ? Health.up() : Health.outOfService()).build();
    }
}
